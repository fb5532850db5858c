package org.bnn4j.generator.elaborate;

/**
 * Ends the evaluation of one statement after its problem has been reported. Never leaves this
 * package.
 */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  Failure() {
    super("reported", null, false, false);
  }
}
