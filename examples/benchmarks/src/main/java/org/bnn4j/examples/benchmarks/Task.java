package org.bnn4j.examples.benchmarks;

/** Something to be timed. */
public interface Task {
  /** Nothing that can be compared: what is worked on are numbers of a peer's own. */
  float[] NOTHING = {};

  /**
   * Does it once.
   *
   * @return what came out: logits, or the loss; valid until the next run
   */
  float[] run();

  /** A task whose numbers are its own. */
  static Task of(Runnable run) {
    return () -> {
      run.run();
      return NOTHING;
    };
  }
}
