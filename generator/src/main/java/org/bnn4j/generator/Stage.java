package org.bnn4j.generator;

/** Where the compiler can be asked for the text of what it has. */
public enum Stage {
  SYNTAX,
  PROGRAM,
  GRAPH,
  TRAINING,
  EVALUATION,
  PACKED,
  PLAN
}
