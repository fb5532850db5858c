package org.bnn4j.generator.elaborate;

import java.util.Optional;
import org.bnn4j.grammar.syntax.Expression.BinaryOperator;

/**
 * Compile-time numbers. Integers are exact and never wrap; an integer beside a real becomes real.
 */
final class Numbers {
  private Numbers() {}

  static boolean isNumber(Term term) {
    return term instanceof Term.Int || term instanceof Term.Size || term instanceof Term.Real;
  }

  static boolean isInteger(Term term) {
    return term instanceof Term.Int || term instanceof Term.Size;
  }

  static double toReal(Term term) {
    return switch (term) {
      case Term.Real r -> r.value();
      default -> toInteger(term);
    };
  }

  static long toInteger(Term term) {
    return switch (term) {
      case Term.Int i -> i.value();
      case Term.Size size -> size.value();
      default -> throw new IllegalStateException("no integer: " + term.describe());
    };
  }

  /**
   * The result of an operator, empty where numbers have none.
   *
   * @throws ArithmeticException on overflow or division by zero
   */
  static Optional<Term> apply(BinaryOperator operator, Term left, Term right) {
    return isInteger(left) && isInteger(right)
        ? integers(operator, toInteger(left), toInteger(right))
        : reals(operator, toReal(left), toReal(right));
  }

  private static Optional<Term> integers(BinaryOperator operator, long a, long b) {
    return switch (operator) {
      case ADD -> Optional.of(new Term.Int(Math.addExact(a, b)));
      case SUBTRACT -> Optional.of(new Term.Int(Math.subtractExact(a, b)));
      case MULTIPLY -> Optional.of(new Term.Int(Math.multiplyExact(a, b)));
      case INTEGER_DIVIDE -> Optional.of(new Term.Int(Math.floorDiv(a, b)));
      case REMAINDER -> Optional.of(new Term.Int(Math.floorMod(a, b)));
      default -> reals(operator, (double) a, (double) b);
    };
  }

  private static Optional<Term> reals(BinaryOperator operator, double a, double b) {
    return switch (operator) {
      case ADD -> Optional.of(new Term.Real(a + b));
      case SUBTRACT -> Optional.of(new Term.Real(a - b));
      case MULTIPLY -> Optional.of(new Term.Real(a * b));
      case DIVIDE -> {
        if (b == 0) {
          throw new ArithmeticException("division by zero");
        }
        yield Optional.of(new Term.Real(a / b));
      }
      case LESS -> Optional.of(new Term.Bool(a < b));
      case LESS_EQUAL -> Optional.of(new Term.Bool(a <= b));
      case GREATER -> Optional.of(new Term.Bool(a > b));
      case GREATER_EQUAL -> Optional.of(new Term.Bool(a >= b));
      default -> Optional.empty();
    };
  }
}
