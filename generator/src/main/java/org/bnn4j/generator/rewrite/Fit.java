package org.bnn4j.generator.rewrite;

/** Whether a rewrite applies to a node. */
public sealed interface Fit<T> {
  /**
   * It does.
   *
   * @param found what it works with
   */
  record Applies<T>(T found) implements Fit<T> {}

  /** It does not. */
  record Refused<T>(Refusal why) implements Fit<T> {}
}
