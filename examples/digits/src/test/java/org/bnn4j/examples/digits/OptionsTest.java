package org.bnn4j.examples.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void laterOptionsWin() {
    Options options = Options.parse("--data", "a", "--seeds", "5", "--short", "--data", "b");
    assertThat(options.data()).isEqualTo(Path.of("b"));
    assertThat(options.seeds()).isEqualTo(5);
    assertThat(options.recipe()).isEqualTo(Recipe.SHORT);
  }

  @Test
  void mistakesAreToldWithTheirCure() {
    assertMessage("The demo knows no option --shorts: see --help.", "--shorts");
    assertMessage("--seed needs a value: see --help.", "--seed");
    assertMessage("--seeds needs a whole number from 1 on, but got 0.", "--seeds", "0");
    assertMessage("--seed needs a whole number from 1 on, but got x.", "--seed", "x");
  }

  @Test
  void aMissingFolderIsToldWithItsCure() {
    Path folder = Path.of("no-such-folder");
    assertThatThrownBy(() -> Digits.test(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(folder.toString())
        .hasMessageEndingWith("name the folder of the digits with --data FOLDER.");
  }

  private static void assertMessage(String message, String... arguments) {
    assertThatThrownBy(() -> Options.parse(arguments))
        .isInstanceOf(UserError.class)
        .hasMessage(message);
  }
}
