package org.bnn4j.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BackendsTest {
  @Test
  void theBestIsTheCpu() {
    try (Backend backend = Backends.choose("")) {
      assertThat(backend.name()).isEqualTo("cpu");
    }
  }

  @Test
  void aBackendCanBeNamed() {
    for (String name : new String[] {"cpu", "reference"}) {
      try (Backend backend = Backends.choose(name)) {
        assertThat(backend.name()).isEqualTo(name);
      }
    }
  }

  @Test
  void anUnknownBackendIsAnErrorWithACure() {
    assertThatThrownBy(() -> Backends.choose("gpu"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-Dbnn.backend=gpu")
        .hasMessageContaining("cpu, reference");
  }
}
