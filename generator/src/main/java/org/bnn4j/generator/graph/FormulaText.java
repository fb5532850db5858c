package org.bnn4j.generator.graph;

import java.util.Locale;
import java.util.function.IntFunction;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Formula.Condition;

/** Formulas as text: {@code max(%3 * 0.5, 0)}. */
public final class FormulaText {
  private final IntFunction<String> names;

  private FormulaText(IntFunction<String> names) {
    this.names = names;
  }

  /** The text of a formula whose argument i is called {@code names.apply(i)}. */
  public static String of(Formula formula, IntFunction<String> names) {
    return new FormulaText(names).text(formula);
  }

  private String text(Formula formula) {
    return switch (formula) {
      case Formula.Argument a -> names.apply(a.index());
      case Formula.Constant c -> number(c.value());
      case Formula.BatchSize b -> "batch";
      case Formula.Unary u ->
          u.operator() == Formula.UnaryOperator.NEGATE
              ? "-" + text(u.x())
              : u.operator().name().toLowerCase(Locale.ROOT) + "(" + text(u.x()) + ")";
      case Formula.Binary b -> binary(b);
      case Formula.Select s ->
          "select(" + text(s.condition()) + ", " + text(s.a()) + ", " + text(s.b()) + ")";
      case Formula.Sign s -> "sign(" + text(s.x()) + ", zero: " + s.zero() + ")";
      case Formula.Threshold t ->
          "threshold(" + text(t.count()) + ", " + names.apply(t.table()) + ")";
    };
  }

  private String binary(Formula.Binary b) {
    return switch (b.operator()) {
      case ADD -> "(" + text(b.a()) + " + " + text(b.b()) + ")";
      case SUBTRACT -> "(" + text(b.a()) + " - " + text(b.b()) + ")";
      case MULTIPLY -> text(b.a()) + " * " + text(b.b());
      case DIVIDE -> text(b.a()) + " / " + denominator(b.b());
      case MIN -> "min(" + text(b.a()) + ", " + text(b.b()) + ")";
      case MAX -> "max(" + text(b.a()) + ", " + text(b.b()) + ")";
    };
  }

  private String denominator(Formula b) {
    boolean product =
        b instanceof Formula.Binary inner
            && (inner.operator() == Formula.BinaryOperator.MULTIPLY
                || inner.operator() == Formula.BinaryOperator.DIVIDE);
    return product ? "(" + text(b) + ")" : text(b);
  }

  private String text(Condition condition) {
    return switch (condition) {
      case Formula.Compare c -> text(c.a()) + " " + symbol(c.comparison()) + " " + text(c.b());
      case Formula.And a -> "(" + text(a.a()) + " and " + text(a.b()) + ")";
      case Formula.Or o -> "(" + text(o.a()) + " or " + text(o.b()) + ")";
      case Formula.Not n -> "not (" + text(n.a()) + ")";
    };
  }

  private static String symbol(Formula.Comparison comparison) {
    return switch (comparison) {
      case EQUAL -> "==";
      case NOT_EQUAL -> "!=";
      case LESS -> "<";
      case LESS_EQUAL -> "<=";
      case GREATER -> ">";
      case GREATER_EQUAL -> ">=";
    };
  }

  private static String number(float value) {
    return value == Math.rint(value)
            && Math.abs(value) < 1e7
            && Float.floatToIntBits(value) != Float.floatToIntBits(-0f)
        ? Integer.toString((int) value)
        : Float.toString(value);
  }
}
