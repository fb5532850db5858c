package org.bnn4j.grammar.internal;

import static java.util.Comparator.comparingInt;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.diagnostic.Severity;
import org.bnn4j.grammar.syntax.Span;

/**
 * Collects the syntax errors of one file: one for each line, since what follows on the line is
 * mostly a consequence, and a bounded number.
 */
final class Problems {
  private static final int MAX = 100;

  private record Problem(
      Message message, Span span, Optional<String> help, List<Object> arguments) {}

  private final List<Problem> problems = new ArrayList<>();
  private final Set<Integer> lines = new HashSet<>();

  void report(Message message, Span span, Object... arguments) {
    report(message, span, Optional.empty(), arguments);
  }

  void report(Message message, Span span, Optional<String> help, Object... arguments) {
    if (message.severity() == Severity.WARNING) {
      problems.add(new Problem(message, span, help, List.of(arguments)));
    } else if (lines.size() <= MAX && lines.add(span.line())) {
      problems.add(
          lines.size() <= MAX
              ? new Problem(message, span, help, List.of(arguments))
              : new Problem(Message.TOO_MANY_ERRORS, span, Optional.empty(), List.of(MAX)));
    }
  }

  /** Whether no more errors of a line are wanted, so that none need be worked out. */
  boolean known(int line) {
    return lines.size() > MAX || lines.contains(line);
  }

  /** Whether there is an error. */
  boolean any() {
    return !lines.isEmpty();
  }

  /** Reports everything in the order of the text. */
  void sendTo(Diagnostics diagnostics) {
    problems.sort(comparingInt(problem -> problem.span().start()));
    for (Problem p : problems) {
      diagnostics.report(p.message(), p.span(), List.of(), p.help(), p.arguments().toArray());
    }
  }
}
