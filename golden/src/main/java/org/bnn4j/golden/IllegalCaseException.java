package org.bnn4j.golden;

/** A golden vector asks for something that is not known here. The message says what. */
final class IllegalCaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IllegalCaseException(String message) {
    super(message);
  }
}
