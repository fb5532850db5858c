package org.bnn4j.generator.emit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmitterTest {
  @Test
  void writesTheSourcesThatAreCheckedIn() throws Exception {
    Golden.check(Emitter.emit(SmallNet.plan()));
  }

  @Test
  void writesTheSameBytesEachTime() {
    assertThat(Emitter.emit(SmallNet.plan())).isEqualTo(Emitter.emit(SmallNet.plan()));
  }
}
