package org.bnn4j.examples.benchmarks;

import java.util.Arrays;

/** Middles of samples. */
final class Statistics {
  private Statistics() {}

  /** The middle of the samples in order; between the two middle ones if they are even in number. */
  static double median(double... samples) {
    requireSome(samples);
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The geometric mean: the mean for ratios. */
  static double geometricMean(double... samples) {
    requireSome(samples);
    return Math.exp(Arrays.stream(samples).map(Math::log).average().orElseThrow());
  }

  private static void requireSome(double[] samples) {
    if (samples.length == 0) {
      throw new IllegalArgumentException("no samples");
    }
  }
}
