package org.bnn4j.runtime.cpu;

/** The choices of formulas over single floats, as compiled formulas call them. */
final class ScalarChoices {
  private ScalarChoices() {}

  static float select(float b, float a, boolean condition) {
    return condition ? a : b;
  }

  /** +1 above zero, −1 below, 0 at zero and for NaN. */
  static float signZero(float x) {
    return x > 0 ? 1 : x < 0 ? -1 : 0;
  }

  /** +1 from zero upwards, else −1. */
  static float signUp(float x) {
    return x >= 0 ? 1 : -1;
  }

  /** +1 above zero, else −1. */
  static float signDown(float x) {
    return x > 0 ? 1 : -1;
  }

  static boolean equal(float a, float b) {
    return a == b;
  }

  static boolean notEqual(float a, float b) {
    return a != b;
  }

  static boolean less(float a, float b) {
    return a < b;
  }

  static boolean lessEqual(float a, float b) {
    return a <= b;
  }

  static boolean greater(float a, float b) {
    return a > b;
  }

  static boolean greaterEqual(float a, float b) {
    return a >= b;
  }
}
