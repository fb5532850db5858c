package org.bnn4j.examples.digits;

import java.util.Random;

/**
 * Endless batches of digits in a random order, half of them moved by up to one pixel. The same seed
 * gives the same batches. Nothing is allocated after the first.
 */
final class Batches {
  private final Digits digits;
  private final Random random;
  private final int[] order;
  private int next;

  /** The images of the current batch, one after the other. */
  final float[] images;

  /** Which digits they are. */
  final int[] labels;

  Batches(Digits digits, int size, long seed) {
    this.digits = digits;
    this.random = new Random(seed);
    this.order = new int[digits.count()];
    this.next = order.length;
    this.images = new float[size * Digits.PIXELS];
    this.labels = new int[size];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }

  int size() {
    return labels.length;
  }

  /** Goes to the next batch. What is left over at the end of a pass is dropped. */
  void advance() {
    if (next + labels.length > order.length) {
      shuffle();
      next = 0;
    }
    for (int i = 0; i < labels.length; i++) {
      int digit = order[next++];
      labels[i] = digits.label(digit);
      if (random.nextBoolean()) {
        int right = random.nextInt(3) - 1;
        int down = random.nextInt(3) - 1;
        digits.copyMoved(digit, right, down, images, i * Digits.PIXELS);
      } else {
        digits.copy(digit, images, i * Digits.PIXELS);
      }
    }
  }

  private void shuffle() {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int digit = order[i];
      order[i] = order[other];
      order[other] = digit;
    }
  }
}
