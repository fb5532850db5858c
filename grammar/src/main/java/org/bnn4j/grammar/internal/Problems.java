package org.bnn4j.grammar.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.diagnostic.Severity;
import org.bnn4j.grammar.syntax.Span;

/**
 * Reports the syntax errors of one file: one for each line, since what follows on the line is
 * mostly a consequence, and a bounded number.
 */
final class Problems {
  private static final int MAX = 100;

  private final Diagnostics diagnostics;
  private final Set<Integer> lines = new HashSet<>();

  Problems(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  void report(Message message, Span span, Object... arguments) {
    report(message, span, Optional.empty(), arguments);
  }

  void report(Message message, Span span, Optional<String> help, Object... arguments) {
    if (message.severity() == Severity.WARNING) {
      diagnostics.report(message, span, List.of(), help, arguments);
    } else if (lines.size() <= MAX && lines.add(span.line())) {
      if (lines.size() <= MAX) {
        diagnostics.report(message, span, List.of(), help, arguments);
      } else {
        diagnostics.report(Message.TOO_MANY_ERRORS, span, MAX);
      }
    }
  }

  boolean any() {
    return !lines.isEmpty();
  }
}
