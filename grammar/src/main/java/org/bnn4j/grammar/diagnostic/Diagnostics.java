package org.bnn4j.grammar.diagnostic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bnn4j.grammar.syntax.Span;

/** Collects the problems of one run, in the order in which they are found. */
public final class Diagnostics {
  private final List<Diagnostic> list = new ArrayList<>();

  /** Reports a problem whose severity and text the catalogue gives. */
  public void report(Message message, Span span, Object... arguments) {
    report(message, span, List.of(), Optional.empty(), arguments);
  }

  /**
   * Reports a problem with the blocks that led to it and a cure of its own. The same problem at the
   * same place is reported once: a block that is used often would repeat it.
   */
  public void report(
      Message message, Span span, List<Note> trail, Optional<String> help, Object... arguments) {
    String text = message.text(arguments);
    for (Diagnostic known : list) {
      if (known.message() == message && known.span().equals(span) && known.text().equals(text)) {
        return;
      }
    }
    list.add(
        new Diagnostic(
            message.severity(),
            message,
            span,
            text,
            trail,
            help.or(() -> message.help(arguments))));
  }

  public List<Diagnostic> list() {
    return List.copyOf(list);
  }

  public boolean hasErrors() {
    return list.stream().anyMatch(d -> d.severity() == Severity.ERROR);
  }

  /**
   * Ends a stage.
   *
   * @throws InvalidInputException if anything so far is an error
   */
  public void throwIfErrors() {
    if (hasErrors()) {
      throw new InvalidInputException(list());
    }
  }
}
