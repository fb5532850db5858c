package org.bnn4j.onnx;

/** How far numbers lie apart, relative to the largest of what they should be. */
final class Difference {
  private Difference() {}

  static double of(float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      throw new AssertionError(actual.length + " numbers instead of " + expected.length);
    }
    double largest = 0;
    double apart = 0;
    for (int i = 0; i < expected.length; i++) {
      if (Float.isNaN(expected[i]) != Float.isNaN(actual[i])) {
        return Double.POSITIVE_INFINITY;
      }
      largest = Math.max(largest, Math.abs(expected[i]));
      apart = Math.max(apart, Math.abs((double) expected[i] - actual[i]));
    }
    if (largest == 0) {
      throw new AssertionError("numbers that are all 0 show nothing");
    }
    return apart / largest;
  }
}
