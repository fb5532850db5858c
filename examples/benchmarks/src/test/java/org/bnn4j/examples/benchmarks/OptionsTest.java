package org.bnn4j.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class OptionsTest {
  @Test
  void oneThreadIsTheDefault() {
    assertThat(Options.parse()).isEqualTo(new Options(1, Path.of("target"), false, false));
  }

  @Test
  void optionsAreRead() {
    assertThat(Options.parse("--threads", "2", "--full", "--output", "there", "--help"))
        .isEqualTo(new Options(2, Path.of("there"), true, true));
  }

  @Test
  void mistakesAreToldWithTheirCure() {
    assertThatExceptionOfType(UserError.class)
        .isThrownBy(() -> Options.parse("--threads", "no"))
        .withMessage("--threads needs a whole number from 1 on, but got no.");
    assertThatExceptionOfType(UserError.class)
        .isThrownBy(() -> Options.parse("--threads"))
        .withMessage("--threads needs a value: see --help.");
    assertThatExceptionOfType(UserError.class)
        .isThrownBy(() -> Options.parse("--fast"))
        .withMessage("The benchmark knows no option --fast: see --help.");
  }
}
