package org.bnn4j.grammar.internal;

import java.util.List;
import java.util.Optional;
import org.bnn4j.grammar.syntax.Statement;
import org.bnn4j.grammar.syntax.Statement.ParameterKind;

/** Builds the trees of statements. */
final class StatementBuilder {
  private final Places places;
  private final Docs docs;
  private final ExpressionBuilder expressions;
  private final TypeBuilder types;

  StatementBuilder(Places places, Docs docs, ExpressionBuilder expressions, TypeBuilder types) {
    this.places = places;
    this.docs = docs;
    this.expressions = expressions;
    this.types = types;
  }

  /** The statements between two braces that could be understood. */
  List<Statement> body(BnnParser.BodyContext body) {
    return FileBuilder.all(body.statement(), this::statement);
  }

  private Statement statement(BnnParser.StatementContext context) {
    return switch (Incomplete.sound(context)) {
      case BnnParser.LetStatementContext c ->
          new Statement.Let(
              c.name().stream().map(places::identifier).toList(),
              expressions.expression(c.expression()),
              places.of(c));
      case BnnParser.ConditionalStatementContext c -> conditional(c.ifStatement());
      case BnnParser.RequireStatementContext c ->
          new Statement.Require(
              expressions.expression(c.expression()), expressions.string(c.string()), places.of(c));
      case BnnParser.WarnStatementContext c ->
          new Statement.Warn(expressions.string(c.string()), places.of(c));
      case BnnParser.ParameterStatementContext c -> parameter(c);
      case BnnParser.UpdateStatementContext c ->
          new Statement.Update(
              places.identifier(c.name()), expressions.expression(c.expression()), places.of(c));
      case BnnParser.LossStatementContext c ->
          new Statement.Loss(expressions.expression(c.expression()), places.of(c));
      case BnnParser.GradientStatementContext c ->
          new Statement.Gradient(places.identifier(c.name()), places.of(c));
      case BnnParser.ReturnStatementContext c ->
          new Statement.Return(expressions.expression(c.expression()), places.of(c));
      case BnnParser.ForwardStatementContext c ->
          new Statement.Forward(expressions.expression(c.expression()), places.of(c));
      case BnnParser.BackwardStatementContext c ->
          new Statement.Backward(
              Optional.ofNullable(c.name()).map(places::identifier),
              expressions.expression(c.expression()),
              places.of(c));
      default -> endpoint(context);
    };
  }

  /** What a network shows to the outside; only these carry a doc comment. */
  private Statement endpoint(BnnParser.StatementContext context) {
    Optional<String> doc = docs.before(context.getStart());
    return switch (context) {
      case BnnParser.InputStatementContext c ->
          new Statement.Input(
              doc, places.identifier(c.name()), types.tensor(c.tensorType()), places.of(c));
      case BnnParser.TargetStatementContext c ->
          new Statement.Target(
              doc, places.identifier(c.name()), types.tensor(c.tensorType()), places.of(c));
      case BnnParser.OutputStatementContext c ->
          new Statement.Output(
              doc, places.identifier(c.name()), expressions.optional(c.expression()), places.of(c));
      default -> throw new Incomplete();
    };
  }

  private Statement.If conditional(BnnParser.IfStatementContext c) {
    Incomplete.sound(c);
    List<Statement> otherwise = List.of();
    if (c.ifStatement() != null) {
      otherwise = List.of(conditional(c.ifStatement()));
    } else if (c.body().size() > 1) {
      otherwise = body(c.body(1));
    }
    if (c.body().isEmpty()) {
      throw new Incomplete();
    }
    return new Statement.If(
        expressions.expression(c.expression()), body(c.body(0)), otherwise, places.of(c));
  }

  private Statement.Parameter parameter(BnnParser.ParameterStatementContext c) {
    ParameterKind kind = ParameterKind.TRAINED;
    if (c.BUFFER() != null) {
      kind = ParameterKind.BUFFER;
    } else if (c.FIXED() != null) {
      kind = ParameterKind.FIXED;
    }
    return new Statement.Parameter(
        kind,
        places.identifier(c.name()),
        types.tensor(c.tensorType()),
        expressions.optional(c.initial),
        expressions.optional(c.condition),
        places.of(c));
  }
}
