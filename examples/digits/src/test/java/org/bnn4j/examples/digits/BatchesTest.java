package org.bnn4j.examples.digits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BatchesTest {
  @Test
  void theSeedDecides() throws IOException {
    Digits digits = Digits.test(Path.of("data"));
    var batches = new Batches(digits, 32, 1);
    var same = new Batches(digits, 32, 1);
    var other = new Batches(digits, 32, 2);
    for (int i = 0; i < 40; i++) {
      batches.advance();
      same.advance();
      other.advance();
      assertThat(same.images).isEqualTo(batches.images);
      assertThat(same.labels).isEqualTo(batches.labels);
      assertThat(other.images).isNotEqualTo(batches.images);
    }
  }

  @Test
  void movedDigitsLeavePaperBehind() throws IOException {
    Digits digits = Digits.test(Path.of("data"));
    float[] still = new float[Digits.PIXELS];
    float[] moved = new float[Digits.PIXELS];
    digits.copy(0, still, 0);
    digits.copyMoved(0, 1, -1, moved, 0);
    assertThat(moved[0]).isEqualTo(-1f);
    for (int row = 0; row < Digits.SIDE - 1; row++) {
      for (int column = 1; column < Digits.SIDE; column++) {
        assertThat(moved[row * Digits.SIDE + column])
            .isEqualTo(still[(row + 1) * Digits.SIDE + column - 1]);
      }
    }
  }
}
