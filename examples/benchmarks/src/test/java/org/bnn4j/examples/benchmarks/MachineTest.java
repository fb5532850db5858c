package org.bnn4j.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MachineTest {
  @Test
  void readsTheFirstProcessor() {
    Machine machine =
        Machine.of(
            List.of(
                "processor\t: 0",
                "model name\t: Some CPU",
                "flags\t\t: fpu fma avx2 avx512_vnni",
                "",
                "model name\t: Other CPU"));
    assertThat(machine).isEqualTo(new Machine("Some CPU", List.of("fma", "avx2", "avx512_vnni")));
    assertThat(machine.hasByteProducts()).isTrue();
  }

  @Test
  void knowsTheArchitectureAtLeast() {
    Machine machine = Machine.of(List.of());
    assertThat(machine.cpu()).isEqualTo(System.getProperty("os.arch"));
    assertThat(machine.features()).isEmpty();
    assertThat(machine.hasByteProducts()).isFalse();
  }
}
