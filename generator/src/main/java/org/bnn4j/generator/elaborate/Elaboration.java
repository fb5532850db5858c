package org.bnn4j.generator.elaborate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Span;

/** What all parts of one elaboration share, and the parts themselves. */
final class Elaboration {
  final Program program;
  final Mode mode;
  final GraphBuilder graph = new GraphBuilder();
  final Evaluator evaluator = new Evaluator(this);
  final Arithmetic arithmetic = new Arithmetic(this);
  final Functions functions = new Functions(this);
  final Applications applications = new Applications(this);
  final Callables callables = new Callables(this);
  final Bodies bodies = new Bodies(this);
  final Coercions coercions = new Coercions(this);
  final Matching matching = new Matching(this);

  /** Paths of parameters, each with the place that declared it. */
  final Map<String, Span> paths = new LinkedHashMap<>();

  private final Diagnostics diagnostics;
  private int applied;

  Elaboration(Program program, Mode mode, Diagnostics diagnostics) {
    this.program = program;
    this.mode = mode;
    this.diagnostics = diagnostics;
  }

  /** Reports a problem and returns the exception that ends the statement. */
  Failure fail(Message message, Frame frame, Span span, Object... arguments) {
    report(message, frame, span, Optional.empty(), arguments);
    return new Failure();
  }

  /** Reports a problem with a cure of its own. */
  Failure failWithHelp(Message message, Frame frame, Span span, String help, Object... arguments) {
    report(message, frame, span, Optional.of(help), arguments);
    return new Failure();
  }

  void report(Message message, Frame frame, Span span, Optional<String> help, Object... arguments) {
    diagnostics.report(message, span, frame.trail(), help, arguments);
  }

  /** Counts one application against the limit. */
  void countApplication(Frame frame, Span span) {
    if (++applied > Limits.APPLICATIONS) {
      if (applied == Limits.APPLICATIONS + 1) {
        report(Message.NETWORK_TOO_LARGE, frame, span, Optional.empty(), Limits.APPLICATIONS);
      }
      throw new Failure();
    }
  }
}
