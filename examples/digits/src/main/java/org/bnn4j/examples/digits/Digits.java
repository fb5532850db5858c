package org.bnn4j.examples.digits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bnn4j.runtime.io.Idx;

/** Handwritten digits of 8 by 8 pixels, paper at -1 and ink up to +1, and which digit each is. */
final class Digits {
  static final int SIDE = 8;
  static final int PIXELS = SIDE * SIDE;
  static final int CLASSES = 10;
  private static final float PAPER = -1;

  /** Maps the darkest pixel of the files, 16, to 1. */
  private static final float SCALE = 2f / 16;

  private final float[] pixels;
  private final int[] labels;

  private Digits(float[] pixels, int[] labels) {
    this.pixels = pixels;
    this.labels = labels;
  }

  /** The digits to train on. */
  static Digits training(Path folder) throws IOException {
    return read(folder, "train");
  }

  /** The digits to test with. */
  static Digits test(Path folder) throws IOException {
    return read(folder, "t10k");
  }

  int count() {
    return labels.length;
  }

  int label(int digit) {
    return labels[digit];
  }

  /** Copies a digit, row by row. */
  void copy(int digit, float[] target, int offset) {
    System.arraycopy(pixels, digit * PIXELS, target, offset, PIXELS);
  }

  /** Copies a digit, moved so many pixels to the right and down; paper comes in from the edges. */
  void copyMoved(int digit, int right, int down, float[] target, int offset) {
    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        target[offset + row * SIDE + column] = pixel(digit, row - down, column - right);
      }
    }
  }

  private float pixel(int digit, int row, int column) {
    boolean outside = row < 0 || row >= SIDE || column < 0 || column >= SIDE;
    return outside ? PAPER : pixels[digit * PIXELS + row * SIDE + column];
  }

  private static Digits read(Path folder, String name) throws IOException {
    Path imageFile = folder.resolve(name + "-images-idx3-ubyte");
    if (!Files.exists(imageFile)) {
      throw new UserError(
          "There is no file " + imageFile + ": name the folder of the digits with --data FOLDER.");
    }
    Idx images = Idx.readImages(imageFile);
    int[] labels = Idx.readLabels(folder.resolve(name + "-labels-idx1-ubyte"));
    if (images.rows() != SIDE || images.columns() != SIDE || images.count() != labels.length) {
      throw new UserError(
          "%s holds %d images of %d x %d and %d labels, but images of 8 x 8 are needed, and a label for each: get the files again."
              .formatted(folder, images.count(), images.rows(), images.columns(), labels.length));
    }
    float[] pixels = new float[labels.length * PIXELS];
    for (int i = 0; i < labels.length; i++) {
      images.copy(i, SCALE, PAPER, pixels, i * PIXELS);
    }
    return new Digits(pixels, labels);
  }
}
