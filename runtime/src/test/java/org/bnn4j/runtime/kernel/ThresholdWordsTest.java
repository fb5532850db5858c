package org.bnn4j.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ThresholdWordsTest {
  @Test
  void oneStepPerFunctionIsACompare() {
    byte[] up = {-1, -1, 0, 1, 1};
    byte[] down = {1, 0, 0, 0, -1};
    byte[] constant = {1, 1, 1, 1, 1};
    assertThat(ThresholdWords.encode(1, 2, up)).containsExactly(0, 2, 1, 0, 0, 1);
    assertThat(ThresholdWords.encode(1, 2, down)).containsExactly(0, 2, -1, 1, 2, 0);
    assertThat(ThresholdWords.encode(1, 2, constant)).containsExactly(0, 2, 3, 1, 3, 0);
  }

  @Test
  void twoStepsOfOneChannelMakeATableOfAll() {
    byte[] signs = {-1, -1, 1, 1, 1, 1, -1, 0, 1, -1};
    int first = 0b01_01_01_10_10;
    int second = 0b10_01_00_10_01;
    assertThat(ThresholdWords.encode(2, 2, signs)).containsExactly(1, 2, first, second);
  }

  @Test
  void everySignIsFoundAgain() {
    byte[] signs = new byte[3 * 41];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = (byte) (i * 7 % 3 - 1);
    }
    int[] words = ThresholdWords.encode(3, 20, signs);
    assertThat(words[0]).isEqualTo(ThresholdWords.TABLE);
    for (int i = 0; i < signs.length; i++) {
      assertThat(ThresholdWords.sign(words, i / 41, i % 41 - 20)).isEqualTo(signs[i]);
    }
    assertThatThrownBy(() -> ThresholdWords.sign(words, 0, 21)).hasMessageContaining("bound 20");
  }

  @Test
  void theShapeOfWordsIsChecked() {
    assertThat(ThresholdWords.isWellFormed(new int[] {0, 2, 1, 0, 0, 1}, 1)).isTrue();
    assertThat(ThresholdWords.isWellFormed(new int[] {0, 2, 1, 0, 0, 1}, 2)).isFalse();
    assertThat(ThresholdWords.isWellFormed(new int[] {1, 16, 0, 0, 0}, 1)).isTrue();
    assertThat(ThresholdWords.isWellFormed(new int[] {1, 15, 0, 0, 0}, 1)).isFalse();
    assertThat(ThresholdWords.isWellFormed(new int[] {2, 2, 1, 0, 0, 1}, 1)).isFalse();
    assertThat(ThresholdWords.isWellFormed(new int[] {0, -1, 1, 0, 0, 1}, 1)).isFalse();
    assertThat(ThresholdWords.isWellFormed(new int[] {0}, 1)).isFalse();
  }
}
