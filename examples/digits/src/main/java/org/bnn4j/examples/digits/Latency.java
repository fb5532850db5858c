package org.bnn4j.examples.digits;

import java.util.Arrays;

/** How long a network takes for one image. */
final class Latency {
  private static final int WARM_UP = 2_000;
  private static final int RUNS = 2_001;

  private Latency() {}

  /** Runs a network on one image: the method {@code forward} of a generated session. */
  interface Forward {
    void forward(float[] image, float[] logits);
  }

  /** The median in microseconds, after a warm-up. */
  static double microseconds(Forward network, Digits digits) {
    float[] image = new float[Digits.PIXELS];
    float[] logits = new float[Digits.CLASSES];
    long[] nanoseconds = new long[RUNS];
    for (int i = -WARM_UP; i < RUNS; i++) {
      digits.copy((i + WARM_UP) % digits.count(), image, 0);
      long start = System.nanoTime();
      network.forward(image, logits);
      long end = System.nanoTime();
      if (i >= 0) {
        nanoseconds[i] = end - start;
      }
    }
    Arrays.sort(nanoseconds);
    return nanoseconds[RUNS / 2] * 1e-3;
  }
}
