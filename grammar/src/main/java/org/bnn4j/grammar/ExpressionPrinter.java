package org.bnn4j.grammar;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Locale;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Binary;
import org.bnn4j.grammar.syntax.Expression.BinaryOperator;
import org.bnn4j.grammar.syntax.Expression.FieldValue;
import org.bnn4j.grammar.syntax.Expression.Repetition;
import org.bnn4j.grammar.syntax.Expression.Stage;
import org.bnn4j.grammar.syntax.Expression.StringLiteral;
import org.bnn4j.grammar.syntax.Expression.Unary;
import org.bnn4j.grammar.syntax.Expression.UnaryOperator;
import org.bnn4j.grammar.syntax.Identifier;

/** Prints expressions with the parentheses that precedence asks for and no others. */
final class ExpressionPrinter {
  /** How tightly an expression holds together, from the loosest to the tightest. */
  private enum Level {
    CONDITIONAL,
    OR,
    AND,
    NOT,
    COMPARISON,
    OR_ELSE,
    SUM,
    PRODUCT,
    SIGN,
    PIPE,
    POSTFIX
  }

  private ExpressionPrinter() {}

  static String print(Expression expression) {
    return switch (expression) {
      case Expression.Name e -> e.name();
      case Expression.IntegerLiteral e -> Long.toString(e.value());
      case Expression.RealLiteral e -> real(e.value());
      case Expression.BooleanLiteral e -> Boolean.toString(e.value());
      case Expression.NoneLiteral _ -> "none";
      case StringLiteral e -> string(e);
      case Expression.ListLiteral e -> all(e.elements(), "[", "]");
      case Expression.TupleLiteral e -> all(e.elements(), "(", ")");
      case Expression.RecordLiteral e -> fields(e.fields());
      case Unary e -> unary(e);
      case Binary e -> binary(e);
      case Expression.Conditional e ->
          "if "
              + print(e.condition(), Level.OR)
              + " then "
              + print(e.then(), Level.OR)
              + " else "
              + print(e.otherwise());
      case Expression.Call e ->
          print(e.callee(), Level.POSTFIX)
              + e.arguments().stream()
                  .map(a -> a.name().map(n -> n.name() + ": ").orElse("") + print(a.value()))
                  .collect(joining(", ", "(", ")"));
      case Expression.Member e -> print(e.target(), Level.POSTFIX) + "." + e.name().name();
      case Expression.Index e -> print(e.target(), Level.POSTFIX) + "[" + print(e.index()) + "]";
      case Expression.With e -> print(e.target(), Level.POSTFIX) + " with " + fields(e.changes());
      case Expression.Pipe e -> print(e.input(), Level.PIPE) + " |> " + stage(e.stage());
    };
  }

  private static String print(Expression expression, Level loosest) {
    String text = print(expression);
    return level(expression).compareTo(loosest) < 0 ? "(" + text + ")" : text;
  }

  private static String printTighter(Expression expression, Level than) {
    String text = print(expression);
    return level(expression).compareTo(than) <= 0 ? "(" + text + ")" : text;
  }

  private static Level level(Expression expression) {
    return switch (expression) {
      case Expression.Conditional _ -> Level.CONDITIONAL;
      case Binary e -> level(e.operator());
      case Unary e -> e.operator() == UnaryOperator.NOT ? Level.NOT : Level.SIGN;
      case Expression.Pipe _ -> Level.PIPE;
      default -> Level.POSTFIX;
    };
  }

  private static Level level(BinaryOperator operator) {
    return switch (operator) {
      case OR -> Level.OR;
      case AND -> Level.AND;
      case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, IN, NOT_IN ->
          Level.COMPARISON;
      case OR_ELSE -> Level.OR_ELSE;
      case ADD, SUBTRACT -> Level.SUM;
      case MULTIPLY, DIVIDE, INTEGER_DIVIDE, REMAINDER -> Level.PRODUCT;
    };
  }

  private static String unary(Unary e) {
    return e.operator() == UnaryOperator.NOT
        ? "not " + print(e.operand(), Level.NOT)
        : e.operator().symbol() + print(e.operand(), Level.SIGN);
  }

  private static String binary(Binary e) {
    Level level = level(e.operator());
    // Only comparisons do not associate: a second one needs its parentheses on either side.
    String left =
        level == Level.COMPARISON ? printTighter(e.left(), level) : print(e.left(), level);
    return left + " " + e.operator().symbol() + " " + printTighter(e.right(), level);
  }

  private static String stage(Stage stage) {
    return stage.label().map(label -> label.text() + ": ").orElse("")
        + stage.repetition().map(ExpressionPrinter::repetition).orElse("")
        + print(stage.callee(), Level.POSTFIX);
  }

  private static String repetition(Repetition repetition) {
    return switch (repetition) {
      case Expression.RepeatTimes r -> "repeat(" + print(r.count()) + ") ";
      case Expression.RepeatOver r ->
          "repeat("
              + r.variable().name()
              + " in "
              + print(r.from(), Level.OR_ELSE)
              + ".."
              + print(r.to())
              + ") ";
    };
  }

  private static String fields(List<FieldValue> fields) {
    return fields.isEmpty()
        ? "{}"
        : fields.stream()
            .map(f -> path(f.path()) + ": " + print(f.value()))
            .collect(joining(", ", "{ ", " }"));
  }

  private static String path(List<Identifier> path) {
    return path.stream().map(Identifier::name).collect(joining("."));
  }

  private static String all(List<Expression> elements, String open, String close) {
    return elements.stream().map(ExpressionPrinter::print).collect(joining(", ", open, close));
  }

  /** {@code 0.1}, {@code 1e-5}: the shortest text that reads as the same number. */
  private static String real(double value) {
    return Double.toString(value).toLowerCase(Locale.ROOT).replace(".0e", "e");
  }

  private static String string(StringLiteral literal) {
    return literal.parts().stream()
        .map(part ->
            switch (part) {
              case StringLiteral.Text text -> escaped(text.text());
              case StringLiteral.Embedded e -> "{" + print(e.expression()) + "}";
            })
        .collect(joining("", "\"", "\""));
  }

  private static String escaped(String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '"', '\\', '{', '}' -> out.append('\\').append(c);
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
