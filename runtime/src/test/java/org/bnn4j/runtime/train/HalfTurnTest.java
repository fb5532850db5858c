package org.bnn4j.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HalfTurnTest {
  @Test
  void itIsTheCosine() {
    for (int i = 0; i <= 1000; i++) {
      double part = i / 1000.0;
      assertThat(HalfTurn.cosine(part)).isEqualTo(Math.cos(Math.PI * part), within(1e-15));
    }
    assertThat(HalfTurn.cosine(0)).isEqualTo(1);
    assertThat(HalfTurn.cosine(0.5)).isEqualTo(0);
    assertThat(HalfTurn.cosine(1)).isEqualTo(-1);
  }
}
