package org.bnn4j.runtime.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  private static final byte[] IMAGES = {
    0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, -1, 5, 6
  };
  private static final byte[] LABELS = {0, 0, 8, 1, 0, 0, 0, 3, 7, 0, -1};

  @TempDir Path folder;

  private Path file(byte... bytes) throws IOException {
    return Files.write(folder.resolve("data"), bytes);
  }

  @Test
  void imagesAreRead() throws IOException {
    Idx images = Idx.readImages(file(IMAGES));
    assertThat(images.count()).isEqualTo(2);
    assertThat(images.rows()).isEqualTo(1);
    assertThat(images.columns()).isEqualTo(3);
    float[] target = new float[5];
    images.copy(1, 2, -1, target, 1);
    assertThat(target).containsExactly(0, 509, 9, 11, 0);
  }

  @Test
  void labelsAreRead() throws IOException {
    assertThat(Idx.readLabels(file(LABELS))).containsExactly(7, 0, 255);
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    assertRefused(LABELS, "no IDX file of images");
    assertRefused(new byte[] {0x1f, (byte) 0x8b, 8}, "gunzip");
    assertRefused(new byte[0], "no IDX file");
    assertRefused(Arrays.copyOf(IMAGES, 21), "[2, 1, 3] bytes, but 5 follow");
    assertRefused(Arrays.copyOf(IMAGES, 23), "but 7 follow");
    byte[] negative = IMAGES.clone();
    negative[4] = -1;
    assertRefused(negative, "damaged");
    byte[] huge = IMAGES.clone();
    huge[4] = 127;
    huge[8] = 127;
    huge[12] = 127;
    assertRefused(huge, "damaged");
  }

  private void assertRefused(byte[] bytes, String message) throws IOException {
    Path path = file(bytes);
    assertThatThrownBy(() -> Idx.readImages(path))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(message);
  }

  @Test
  void damageIsReadOrRefused() {
    SplittableRandom random = new SplittableRandom(3);
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] damaged = Damage.of(IMAGES, random);
      try {
        Idx.parse(folder, damaged, 3, "images");
      } catch (ModelFileException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(5_000);
  }
}
