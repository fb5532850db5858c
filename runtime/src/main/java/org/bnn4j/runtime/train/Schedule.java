package org.bnn4j.runtime.train;

/** A learning rate that may change from step to step. */
@FunctionalInterface
public interface Schedule {
  /**
   * The rate of a step.
   *
   * @param step from 0
   */
  float rate(int step);

  /** The same rate at every step. */
  static Schedule constant(float rate) {
    return step -> rate;
  }

  /** Half a cosine from {@code rate} at step 0 down to 0 at step {@code steps} and beyond. */
  static Schedule cosine(float rate, int steps) {
    return cosine(rate, steps, 0);
  }

  /**
   * A straight rise to {@code rate} over the first {@code warmUp} steps, then half a cosine down to
   * 0 at step {@code steps} and beyond.
   */
  static Schedule cosine(float rate, int steps, int warmUp) {
    if (warmUp < 0 || steps <= warmUp) {
      throw new IllegalArgumentException(
          "a cosine over "
              + steps
              + " steps, of which "
              + warmUp
              + " are warm-up: give more steps");
    }
    return step -> {
      if (step < warmUp) {
        return rate * (step + 1) / warmUp;
      }
      double part = Math.min(1, (double) (step - warmUp) / (steps - warmUp));
      return (float) (rate * 0.5 * (1 + HalfTurn.cosine(part)));
    };
  }
}
