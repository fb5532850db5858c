package org.bnn4j.generator.graph;

import org.bnn4j.runtime.kernel.Formula;

/**
 * Builds formulas without operations that change nothing: {@code 1 * x -> x}, {@code 2 * 3 -> 6}.
 * Every result is the same to the last bit, NaN and infinities included, but for the sign of a
 * zero: {@code x + 0 -> x} leaves -0 what it is. {@code 0 * x} stays, which is NaN for an infinite
 * x.
 */
public final class Simplify {
  private Simplify() {}

  /** {@code a + b}. */
  public static Formula add(Formula a, Formula b) {
    return isConstant(a, 0) ? b : isConstant(b, 0) ? a : folded(Formula.add(a, b));
  }

  /** {@code a * b}. */
  public static Formula multiply(Formula a, Formula b) {
    return isConstant(a, 1) ? b : isConstant(b, 1) ? a : folded(Formula.multiply(a, b));
  }

  /** {@code a / b}. */
  public static Formula divide(Formula a, Formula b) {
    return isConstant(b, 1) ? a : folded(Formula.divide(a, b));
  }

  /** {@code -a}. */
  public static Formula negate(Formula a) {
    return a instanceof Formula.Constant c ? Formula.constant(-c.value()) : Formula.negate(a);
  }

  /** A formula with all of this done within it. */
  public static Formula all(Formula formula) {
    return switch (formula) {
      case Formula.Unary u -> new Formula.Unary(u.operator(), all(u.x()));
      case Formula.Binary b -> binary(b.operator(), all(b.a()), all(b.b()));
      case Formula.Select s -> new Formula.Select(s.condition(), all(s.a()), all(s.b()));
      case Formula.Sign s -> new Formula.Sign(all(s.x()), s.zero());
      default -> formula;
    };
  }

  private static Formula binary(Formula.BinaryOperator operator, Formula a, Formula b) {
    return switch (operator) {
      case ADD -> add(a, b);
      case MULTIPLY -> multiply(a, b);
      case DIVIDE -> divide(a, b);
      case SUBTRACT -> isConstant(b, 0) ? a : folded(Formula.subtract(a, b));
      case MIN -> folded(Formula.min(a, b));
      case MAX -> folded(Formula.max(a, b));
    };
  }

  private static Formula folded(Formula formula) {
    if (formula instanceof Formula.Binary binary
        && binary.a() instanceof Formula.Constant a
        && binary.b() instanceof Formula.Constant b) {
      return Formula.constant(
          switch (binary.operator()) {
            case ADD -> a.value() + b.value();
            case SUBTRACT -> a.value() - b.value();
            case MULTIPLY -> a.value() * b.value();
            case DIVIDE -> a.value() / b.value();
            case MIN -> Math.min(a.value(), b.value());
            case MAX -> Math.max(a.value(), b.value());
          });
    }
    return formula;
  }

  private static boolean isConstant(Formula formula, float value) {
    return formula instanceof Formula.Constant c && c.value() == value;
  }
}
