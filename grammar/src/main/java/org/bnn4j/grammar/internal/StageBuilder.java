package org.bnn4j.grammar.internal;

import java.util.Optional;
import java.util.regex.Pattern;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Binary;
import org.bnn4j.grammar.syntax.Expression.BinaryOperator;
import org.bnn4j.grammar.syntax.Expression.Label;
import org.bnn4j.grammar.syntax.Expression.Name;
import org.bnn4j.grammar.syntax.Expression.RepeatOver;
import org.bnn4j.grammar.syntax.Expression.RepeatTimes;
import org.bnn4j.grammar.syntax.Expression.Repetition;
import org.bnn4j.grammar.syntax.Expression.Stage;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Span;

/** Builds the trees of what stands behind {@code |>}. */
final class StageBuilder {
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z_0-9]*|[0-9]+)(\\.([a-zA-Z_][a-zA-Z_0-9]*|[0-9]+))*");

  private final Places places;
  private final Problems problems;
  private final ExpressionBuilder expressions;

  StageBuilder(Places places, Problems problems, ExpressionBuilder expressions) {
    this.places = places;
    this.problems = problems;
    this.expressions = expressions;
  }

  Stage stage(BnnParser.StageContext c) {
    Incomplete.sound(c);
    return new Stage(
        Optional.ofNullable(c.label()).map(this::label),
        Optional.ofNullable(c.repetition()).map(this::repetition),
        expressions.postfix(c.postfix()),
        places.of(c));
  }

  private Label label(BnnParser.LabelContext c) {
    Span span = places.of(c);
    // Blanks may stand around the dots; a part such as 0.1 is one number to the lexer.
    String text = c.getText();
    if (!LABEL.matcher(text).matches()) {
      problems.report(Message.MALFORMED_LABEL, span, text);
    }
    return new Label(text, span);
  }

  private Repetition repetition(BnnParser.RepetitionContext c) {
    Span span = places.of(c);
    Expression first = expressions.expression(c.expression(0));
    if (c.RANGE() == null) {
      return new RepeatTimes(first, span);
    }
    if (first instanceof Binary(BinaryOperator operator, Name variable, Expression from, _, _)
        && operator == BinaryOperator.IN) {
      return new RepeatOver(
          new Identifier(variable.name(), variable.span()),
          from,
          expressions.expression(c.expression(1)),
          span);
    }
    problems.report(Message.MALFORMED_REPEAT, span);
    throw new Incomplete();
  }
}
