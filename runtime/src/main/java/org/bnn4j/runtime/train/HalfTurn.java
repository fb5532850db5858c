package org.bnn4j.runtime.train;

/**
 * The cosine over half a turn, by Taylor's series in double arithmetic. {@link StrictMath} would
 * allocate in every call.
 */
final class HalfTurn {
  /** After as many terms, the next is below 1e-17 for angles up to π/4. */
  private static final int TERMS = 9;

  private HalfTurn() {}

  /** {@code cos(π·part)} for a part in [0, 1]. */
  static double cosine(double part) {
    if (part <= 0.25) {
      return series(Math.PI * part, 0);
    } else if (part <= 0.75) {
      return series(Math.PI * (0.5 - part), 1);
    } else {
      return -series(Math.PI * (1 - part), 0);
    }
  }

  /** The sine of a small angle for {@code power} 1, its cosine for 0. */
  private static double series(double angle, int power) {
    double term = power == 0 ? 1 : angle;
    double sum = term;
    for (int i = 1; i < TERMS; i++) {
      int last = power + 2 * i;
      term *= -angle * angle / ((last - 1) * last);
      sum += term;
    }
    return sum;
  }
}
