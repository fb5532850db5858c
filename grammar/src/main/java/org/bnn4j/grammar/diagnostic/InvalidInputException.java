package org.bnn4j.grammar.diagnostic;

import java.util.List;

/**
 * The input has errors. Whoever runs the compiler prints the diagnostics, never this stack trace.
 */
public final class InvalidInputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Diagnostic> diagnostics;

  public InvalidInputException(List<Diagnostic> diagnostics) {
    super(
        diagnostics.stream()
            .filter(d -> d.severity() == Severity.ERROR)
            .findFirst()
            .map(d -> d.span() + ": error: " + d.text())
            .orElse("invalid input"));
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** Everything that was reported, warnings too. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
