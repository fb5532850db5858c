package org.bnn4j.generator.check;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Declaration.OpDeclaration;
import org.bnn4j.grammar.syntax.Declaration.ParameterDeclaration;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Name;
import org.bnn4j.grammar.syntax.Statement;

/**
 * In an op, {@code grad} and what a {@code let} computes from it are used by {@code backward} and
 * by further {@code let}s alone.
 */
final class GradientUses implements Check {
  /** The name of the gradient of an op's result. */
  static final String GRAD = "grad";

  @Override
  public void run(Program program, Diagnostics diagnostics) {
    program.files().stream()
        .flatMap(file -> file.declarations().stream())
        .filter(OpDeclaration.class::isInstance)
        .forEach(op -> check((OpDeclaration) op, diagnostics));
  }

  private static void check(OpDeclaration op, Diagnostics diagnostics) {
    Set<String> late = Set.of(GRAD);
    for (ParameterDeclaration parameter : op.parameters()) {
      parameter.defaultValue().ifPresent(value -> early(value, late, diagnostics));
    }
    check(op.body(), late, diagnostics);
  }

  /**
   * Checks a body.
   *
   * @param outer the names outside that exist in the backward pass alone
   */
  private static void check(List<Statement> body, Set<String> outer, Diagnostics diagnostics) {
    Set<String> late = new HashSet<>(outer);
    for (Statement statement : body) {
      switch (statement) {
        case Statement.Let let -> {
          if (Expressions.names(let.value()).stream().anyMatch(n -> late.contains(n.name()))) {
            let.names().forEach(name -> late.add(name.name()));
          }
        }
        case Statement.If conditional -> {
          early(conditional.condition(), late, diagnostics);
          check(conditional.then(), late, diagnostics);
          check(conditional.otherwise(), late, diagnostics);
        }
        case Statement.Require require -> early(require.condition(), late, diagnostics);
        case Statement.Forward forward -> early(forward.value(), late, diagnostics);
        case Statement.Backward backward -> {}
        case Statement.Warn warn -> early(warn.message(), late, diagnostics);
        case Statement.Parameter parameter -> {
          parameter.initial().ifPresent(value -> early(value, late, diagnostics));
          parameter.when().ifPresent(value -> early(value, late, diagnostics));
        }
        case Statement.Update update -> {}
        case Statement.Input input -> {}
        case Statement.Target target -> {}
        case Statement.Output output -> {}
        case Statement.Loss loss -> {}
        case Statement.Gradient gradient -> {}
        case Statement.Return result -> {}
      }
    }
  }

  private static void early(Expression value, Set<String> late, Diagnostics diagnostics) {
    for (Name name : Expressions.names(value)) {
      if (name.name().equals(GRAD)) {
        diagnostics.report(Message.GRAD_OUTSIDE_BACKWARD, name.span());
      } else if (late.contains(name.name())) {
        diagnostics.report(Message.FORWARD_NEEDS_GRAD, name.span(), name.name());
      }
    }
  }
}
