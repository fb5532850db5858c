package org.bnn4j.grammar.diagnostic;

/** How bad a diagnostic is. */
public enum Severity {
  /** The input is wrong: nothing is generated. */
  ERROR,
  /** The input is accepted, but may not mean what was wanted. */
  WARNING
}
