package org.bnn4j.generator.emit;

import java.util.List;
import java.util.Locale;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Formula.Condition;

/** Formulas as people write them, for comments: {@code max(x, 0) * scale}. */
final class Infix {
  private static final int SUM = 1;
  private static final int PRODUCT = 2;
  private static final int ATOM = 3;

  private final List<String> names;

  private Infix(List<String> names) {
    this.names = names;
  }

  static String of(Formula formula, List<String> names) {
    return new Infix(names).text(formula, 0);
  }

  /** Text that stands for itself beside operators of {@code level}. */
  private String text(Formula formula, int level) {
    return switch (formula) {
      case Formula.Argument(int index) -> names.get(index);
      case Formula.Constant(float value) -> FormulaText.number(value).replaceFirst("f$", "");
      case Formula.BatchSize _ -> "n";
      case Formula.Unary(var operator, var x) ->
          operator == Formula.UnaryOperator.NEGATE
              ? "-" + text(x, ATOM)
              : operator.name().toLowerCase(Locale.ROOT) + "(" + text(x, 0) + ")";
      case Formula.Binary(var operator, var a, var b) ->
          switch (operator) {
            case ADD -> infix(a, " + ", b, SUM, SUM, level);
            case SUBTRACT -> infix(a, " - ", b, SUM, PRODUCT, level);
            case MULTIPLY -> infix(a, " * ", b, PRODUCT, ATOM, level);
            case DIVIDE -> infix(a, " / ", b, PRODUCT, ATOM, level);
            case MIN -> "min(" + text(a, 0) + ", " + text(b, 0) + ")";
            case MAX -> "max(" + text(a, 0) + ", " + text(b, 0) + ")";
          };
      case Formula.Select(var condition, var a, var b) ->
          "select(" + text(condition) + ", " + text(a, 0) + ", " + text(b, 0) + ")";
      case Formula.Sign(var x, int zero) -> "sign(" + text(x, 0) + ", " + zero + ")";
      case Formula.Threshold(var count, int table) ->
          "threshold(" + text(count, 0) + ", " + names.get(table) + ")";
    };
  }

  private String infix(Formula a, String sign, Formula b, int left, int right, int level) {
    String text = text(a, left) + sign + text(b, right);
    return left < level ? "(" + text + ")" : text;
  }

  private String text(Condition condition) {
    return switch (condition) {
      case Formula.Compare(var comparison, var a, var b) -> {
        String sign =
            switch (comparison) {
              case EQUAL -> " == ";
              case NOT_EQUAL -> " != ";
              case LESS -> " < ";
              case LESS_EQUAL -> " <= ";
              case GREATER -> " > ";
              case GREATER_EQUAL -> " >= ";
            };
        yield text(a, SUM) + sign + text(b, SUM);
      }
      case Formula.And(var a, var b) -> "(" + text(a) + " and " + text(b) + ")";
      case Formula.Or(var a, var b) -> "(" + text(a) + " or " + text(b) + ")";
      case Formula.Not(var a) -> "not (" + text(a) + ")";
    };
  }
}
