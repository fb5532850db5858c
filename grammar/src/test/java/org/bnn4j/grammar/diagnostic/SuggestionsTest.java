package org.bnn4j.grammar.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuggestionsTest {
  private static final List<String> NAMES =
      List.of("network", "binary_conv", "batch_norm", "conv", "relu", "linear");

  @ParameterizedTest
  @CsvSource({
    "netwrok, network",
    "batchnorm, batch_norm",
    "ReLU, relu",
    "binaryconv, binary_conv",
    "con, conv",
    "linaer, linear",
  })
  void findsSlipsOfTheFingers(String word, String meant) {
    assertThat(Suggestions.closest(word, NAMES)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"x", "softmax", "cnv2d", "conv"})
  void keepsQuietWhereNothingIsClose(String word) {
    assertThat(Suggestions.closest(word, NAMES)).isEmpty();
  }

  @Test
  void prefersTheFirstOfEquals() {
    assertThat(Suggestions.closest("conw", List.of("cone", "conv"))).contains("cone");
  }

  @Test
  void asksTheUser() {
    assertThat(Suggestions.help("netwrok", NAMES)).contains("did you mean `network`?");
  }
}
