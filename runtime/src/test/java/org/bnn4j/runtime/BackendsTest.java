package org.bnn4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.cuda.driver.NoDeviceException;
import org.junit.jupiter.api.Test;

class BackendsTest {
  /** A machine whose driver is missing. */
  private static final List<Backends.Choice> WITHOUT_DEVICE =
      List.of(
          new Backends.Choice(
              "cuda",
              () -> {
                throw new NoDeviceException("there is no CUDA driver", "install one");
              }),
          new Backends.Choice("cpu", () -> CpuBackend.create("plain", 1)));

  @Test
  void aBackendCanBeNamed() {
    for (String name : new String[] {"cpu", "reference"}) {
      try (Backend backend = Backends.choose(name)) {
        assertThat(backend.name()).isEqualTo(name);
      }
    }
  }

  @Test
  void withoutADeviceTheCpuRunsAndOneLineSaysWhy() {
    List<String> lines = new ArrayList<>();
    try (Backend backend = Backends.choose("", WITHOUT_DEVICE, lines::add)) {
      assertThat(backend.name()).isEqualTo("cpu");
    }
    assertThat(lines)
        .singleElement()
        .asString()
        .contains("backend cpu")
        .endsWith("(without cuda: there is no CUDA driver)");
  }

  @Test
  void theBestIsTheFirstThatRuns() {
    List<String> lines = new ArrayList<>();
    List<Backends.Choice> choices = WITHOUT_DEVICE.subList(1, 2);
    try (Backend backend = Backends.choose("", choices, lines::add)) {
      assertThat(backend.name()).isEqualTo("cpu");
    }
    assertThat(lines).singleElement().asString().endsWith("(the best that runs here)");
  }

  @Test
  void aNamedBackendThatCannotRunIsAnErrorWithACure() {
    assertThatThrownBy(() -> Backends.choose("cuda", WITHOUT_DEVICE, line -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("-Dbnn.backend=cuda: there is no CUDA driver: install one");
  }

  @Test
  void anUnknownBackendIsAnErrorWithACure() {
    assertThatThrownBy(() -> Backends.choose("gpu"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-Dbnn.backend=gpu")
        .hasMessageContaining("cuda, cpu, reference");
  }
}
