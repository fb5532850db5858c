package org.bnn4j.grammar.diagnostic;

import java.util.List;
import java.util.Optional;
import org.bnn4j.grammar.syntax.Span;

/**
 * One problem in the input.
 *
 * @param message its kind, from the catalogue
 * @param span the place
 * @param text what is wrong, in one sentence
 * @param trail the blocks that led to the place, innermost first
 * @param help how to cure it
 */
public record Diagnostic(
    Severity severity,
    Message message,
    Span span,
    String text,
    List<Note> trail,
    Optional<String> help) {
  public Diagnostic {
    trail = List.copyOf(trail);
  }
}
