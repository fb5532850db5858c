package org.bnn4j.generator.check;

import java.util.List;
import java.util.Optional;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Name;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Statement;

/**
 * The part of a {@link Walk} that goes through bodies. The names of a branch end with its brace.
 */
final class StatementWalk {
  private final Visitor visitor;
  private final Walk walk;
  private final ExpressionWalk expressions;

  StatementWalk(Visitor visitor, Walk walk, ExpressionWalk expressions) {
    this.visitor = visitor;
    this.walk = walk;
    this.expressions = expressions;
  }

  void visit(List<Statement> statements, Scope scope) {
    for (Statement statement : statements) {
      visitor.statement(statement, scope);
      visit(statement, scope);
    }
  }

  private void visit(Statement statement, Scope scope) {
    switch (statement) {
      case Statement.Let let -> let(let, scope);
      case Statement.If conditional -> {
        value(conditional.condition(), scope);
        visit(conditional.then(), scope.inner());
        visit(conditional.otherwise(), scope.inner());
      }
      case Statement.Require require -> {
        value(require.condition(), scope);
        value(require.message(), scope);
      }
      case Statement.Warn warn -> value(warn.message(), scope);
      case Statement.Parameter parameter -> parameter(parameter, scope);
      case Statement.Update update -> value(update.value(), scope);
      case Statement.Input input -> {
        walk.type(input.type(), scope);
        bind(Local.Kind.INPUT, input.name(), Optional.of(StaticType.of(input.type())), scope);
      }
      case Statement.Target target -> {
        walk.type(target.type(), scope);
        bind(Local.Kind.TARGET, target.name(), Optional.of(StaticType.of(target.type())), scope);
      }
      case Statement.Output output -> output(output, scope);
      case Statement.Loss loss -> value(loss.value(), scope);
      case Statement.Gradient gradient -> {}
      case Statement.Return result -> value(result.value(), scope);
      case Statement.Forward forward -> value(forward.value(), scope);
      case Statement.Backward backward -> value(backward.value(), scope);
    }
  }

  private void let(Statement.Let let, Scope scope) {
    value(let.value(), scope);
    Optional<StaticType> type =
        let.names().size() == 1 ? StaticTypes.of(let.value(), scope) : Optional.empty();
    let.names().forEach(name -> bind(Local.Kind.LET, name, type, scope));
  }

  private void parameter(Statement.Parameter parameter, Scope scope) {
    walk.type(parameter.type(), scope);
    parameter.initial().ifPresent(initial -> value(initial, scope));
    parameter.when().ifPresent(when -> value(when, scope));
    Local.Kind kind =
        switch (parameter.kind()) {
          case TRAINED -> Local.Kind.TRAINED;
          case FIXED -> Local.Kind.FIXED;
          case BUFFER -> Local.Kind.BUFFER;
        };
    Identifier name = parameter.name();
    // Not its tensor type: where it hides a compile-time parameter, the name asks for presence too.
    walk.bind(
        new Local(kind, name.name(), name.span(), Optional.empty(), parameter.when().isPresent()),
        scope);
  }

  private void output(Statement.Output output, Scope scope) {
    if (output.value().isPresent()) {
      value(output.value().get(), scope);
      bind(Local.Kind.OUTPUT, output.name(), Optional.empty(), scope);
    } else {
      value(new Name(output.name().name(), output.name().span()), scope);
    }
  }

  private void bind(Local.Kind kind, Identifier name, Optional<StaticType> type, Scope scope) {
    walk.bind(Local.of(kind, name, type), scope);
  }

  private void value(Expression expression, Scope scope) {
    expressions.visit(expression, Place.anyValue(scope));
  }
}
