package org.bnn4j.grammar.internal;

import org.antlr.v4.runtime.Token;

/** The input nests deeper than any later stage could follow. */
final class TooDeep extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Token place;

  TooDeep(Token place) {
    super("nested too deeply", null, false, false);
    this.place = place;
  }

  Token place() {
    return place;
  }
}
