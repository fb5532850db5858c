package org.bnn4j.generator.elaborate;

/** What a graph is for; the language's {@code training} is true in the first. */
public enum Mode {
  TRAINING,
  INFERENCE
}
