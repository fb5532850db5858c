package org.bnn4j.examples.benchmarks;

/** A mistake of the person at the keyboard. The message says in one line how to cure it. */
final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UserError(String message) {
    super(message);
  }
}
