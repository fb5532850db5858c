package org.bnn4j.grammar.internal;

import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;

/** A part of the parse tree is missing or broken; the syntax error has been reported already. */
final class Incomplete extends RuntimeException {
  private static final long serialVersionUID = 1;

  Incomplete() {
    super("broken syntax", null, false, false);
  }

  /**
   * The context itself.
   *
   * @throws Incomplete if it is missing or an error occurred in it
   */
  static <C extends ParserRuleContext> C sound(@Nullable C context) {
    if (context == null || context.exception != null) {
      throw new Incomplete();
    }
    return context;
  }
}
