package org.bnn4j.examples.benchmarks;

import java.util.Arrays;

/** How fast calls became. */
final class WarmUpCurve {
  /** So many calls in a row must be fast, for one may be so by chance. */
  private static final int IN_A_ROW = 5;

  private final double[] ends;

  /**
   * A curve.
   *
   * @param ends when each call was over, in seconds after loading began
   */
  WarmUpCurve(double[] ends) {
    this.ends = ends.clone();
  }

  /**
   * Seconds until calls take at most {@code factor} times what they take in the end: the end of the
   * first of five such calls; NaN if there are none.
   */
  double secondsUntil(double factor) {
    if (ends.length <= IN_A_ROW) {
      return Double.NaN;
    }
    double[] durations = durations();
    double limit = factor * settled(durations);
    int fast = 0;
    for (int i = 0; i < durations.length; i++) {
      fast = durations[i] <= limit ? fast + 1 : 0;
      if (fast == IN_A_ROW) {
        return ends[i - IN_A_ROW + 2];
      }
    }
    return Double.NaN;
  }

  /** Of all calls but the first, which includes the loading. */
  private double[] durations() {
    double[] durations = new double[ends.length - 1];
    Arrays.setAll(durations, i -> ends[i + 1] - ends[i]);
    return durations;
  }

  private static double settled(double[] durations) {
    return Statistics.median(
        Arrays.copyOfRange(durations, durations.length * 3 / 4, durations.length));
  }
}
