package org.bnn4j.golden;

import java.util.Locale;

/**
 * How far a tensor is from what it should be.
 *
 * @param tensor its name
 * @param error the largest difference, relative to the largest expected size or 0.001
 * @param tolerance the largest error that passes
 * @param worst where the largest difference is, for people
 */
public record Comparison(String tensor, double error, double tolerance, String worst) {
  private static final double SMALLEST_SCALE = 1e-3;

  /** Compares values; NaN agrees with NaN alone, and 0 with -0. */
  static Comparison of(String tensor, double[] actual, double[] expected, double tolerance) {
    if (actual.length != expected.length) {
      String worst = actual.length + " values instead of " + expected.length;
      return new Comparison(tensor, Double.POSITIVE_INFINITY, tolerance, worst);
    }
    double scale = SMALLEST_SCALE;
    double largest = 0;
    int at = -1;
    for (int i = 0; i < expected.length; i++) {
      if (Double.isFinite(expected[i])) {
        scale = Math.max(scale, Math.abs(expected[i]));
      }
      double difference = difference(actual[i], expected[i]);
      if (difference > largest) {
        largest = difference;
        at = i;
      }
    }
    String worst = at < 0 ? "" : "[" + at + "] is " + actual[at] + ", expected " + expected[at];
    return new Comparison(tensor, largest / scale, tolerance, worst);
  }

  /** Compares floats bit for bit. */
  static Comparison ofBits(String tensor, float[] actual, float[] expected) {
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToIntBits(actual[i]) != Float.floatToIntBits(expected[i])) {
        String worst = "[" + i + "] is " + actual[i] + ", expected " + expected[i];
        return new Comparison(tensor, Double.POSITIVE_INFINITY, 0, worst);
      }
    }
    return new Comparison(tensor, 0, 0, "");
  }

  private static double difference(double actual, double expected) {
    if (actual == expected || (Double.isNaN(actual) && Double.isNaN(expected))) {
      return 0;
    }
    double difference = Math.abs(actual - expected);
    return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
  }

  static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** Whether the error passes. */
  public boolean passes() {
    return error <= tolerance;
  }

  /** How much of the tolerance is used up; above 1 it fails. */
  double use() {
    if (error == 0) {
      return 0;
    }
    return tolerance == 0 ? Double.POSITIVE_INFINITY : error / tolerance;
  }

  @Override
  public String toString() {
    return String.format(
            Locale.ROOT, "%s: error %.3g, tolerance %.3g %s", tensor, error, tolerance, worst)
        .strip();
  }
}
