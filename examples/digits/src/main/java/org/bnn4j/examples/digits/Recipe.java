package org.bnn4j.examples.digits;

import org.bnn4j.runtime.train.Adam;
import org.bnn4j.runtime.train.Optimizer;
import org.bnn4j.runtime.train.Schedule;

/**
 * How a network is trained.
 *
 * @param steps how often its weights change
 * @param batch images a step
 * @param rate the learning rate at the start, which falls to 0 along half a cosine
 */
record Recipe(int steps, int batch, float rate) {
  /** About 25 passes over the digits. */
  static final Recipe FULL = new Recipe(500, 64, 0.01f);

  /** Shows that all works, in a second or two; what it trains is of no use. */
  static final Recipe SHORT = new Recipe(20, 32, 0.01f);

  Optimizer optimizer() {
    return Adam.of(Schedule.cosine(rate, steps));
  }
}
