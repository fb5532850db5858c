package org.bnn4j.generator.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bnn4j.runtime.kernel.Formula.abs;
import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.constant;
import static org.bnn4j.runtime.kernel.Formula.floor;
import static org.bnn4j.runtime.kernel.Formula.greater;
import static org.bnn4j.runtime.kernel.Formula.max;
import static org.bnn4j.runtime.kernel.Formula.min;
import static org.bnn4j.runtime.kernel.Formula.round;
import static org.bnn4j.runtime.kernel.Formula.select;
import static org.bnn4j.runtime.kernel.Formula.sign;
import static org.bnn4j.runtime.kernel.Formula.sqrt;

import java.util.Map;
import java.util.Random;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Formula.BinaryOperator;
import org.bnn4j.runtime.kernel.Formula.Comparison;
import org.bnn4j.runtime.kernel.Formula.Condition;
import org.bnn4j.runtime.kernel.Formula.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Derivatives of random formulas against slopes, in double. */
final class AdjointTest {
  private static final int ARGUMENTS = 3;
  private static final double STEP = 1e-5;

  @Test
  void isTheSlopeOfRandomFormulas() {
    Random random = new Random(17);
    int compared = 0;
    for (int i = 0; i < 3000; i++) {
      Formula formula = formula(random, 4);
      double[] at = new double[ARGUMENTS + 1];
      for (int j = 0; j < at.length; j++) {
        at[j] = random.nextGaussian();
      }
      Map<Integer, Formula> gradients = Adjoint.of(formula, argument(ARGUMENTS));
      for (int j = 0; j < ARGUMENTS; j++) {
        double slope = slope(formula, at, j, STEP);
        boolean smooth =
            Math.abs(slope - slope(formula, at, j, STEP / 8)) < 1e-5 * (1 + Math.abs(slope))
                && Math.abs(slope) < 1e4
                && isFinite(formula, at);
        if (smooth) {
          compared++;
          double gradient = gradients.containsKey(j) ? value(gradients.get(j), at) : 0;
          assertThat(gradient)
              .as("argument %d of %s", j, formula)
              .isCloseTo(slope * at[ARGUMENTS], within(1e-3 * (1 + Math.abs(slope))));
        }
      }
    }
    assertThat(compared).isGreaterThan(5000);
  }

  @Test
  void takesTheSecondOperandAtKinks() {
    Formula x = argument(0);
    assertThat(gradient(max(x, constant(0)), 0)).isZero();
    assertThat(gradient(min(x, constant(0)), 0)).isZero();
    assertThat(gradient(max(constant(0), x), 0)).isEqualTo(1);
    assertThat(gradient(abs(x), 0)).isZero();
    assertThat(gradient(add(x, x), 0)).isEqualTo(2);
  }

  @Test
  void leavesOutTheBranchThatIsNotTaken() {
    Formula x = argument(0);
    Formula root = select(greater(x, constant(0)), sqrt(x), constant(0));
    assertThat(gradient(root, -1)).isZero();
    assertThat(gradient(root, 0)).isZero();
    assertThat(gradient(root, 4)).isEqualTo(0.25);
    assertThat(gradient(max(sqrt(x), constant(1)), 0)).isZero();
  }

  @Test
  void isNothingForSteps() {
    for (Formula step :
        new Formula[] {floor(argument(0)), round(argument(0)), sign(argument(0), 1)}) {
      assertThat(Adjoint.of(step, argument(1))).isEmpty();
    }
  }

  private static double gradient(Formula formula, double x) {
    return value(Adjoint.of(formula, constant(1)).getOrDefault(0, constant(0)), new double[] {x});
  }

  private static double slope(Formula formula, double[] at, int argument, double step) {
    double[] moved = at.clone();
    moved[argument] = at[argument] + step;
    double above = value(formula, moved);
    moved[argument] = at[argument] - step;
    return (above - value(formula, moved)) / (2 * step);
  }

  private static <T> T drawn(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  private static Formula formula(Random random, int depth) {
    int kind = depth == 0 ? random.nextInt(2) : random.nextInt(10);
    return switch (kind) {
      case 0 -> argument(random.nextInt(ARGUMENTS));
      case 1 -> constant((random.nextInt(9) - 4) / 2f);
      case 2, 3, 4 ->
          new Formula.Unary(drawn(random, UnaryOperator.values()), formula(random, depth - 1));
      case 5 ->
          select(
              new Formula.Compare(
                  drawn(random, Comparison.values()),
                  formula(random, depth - 1),
                  formula(random, depth - 1)),
              formula(random, depth - 1),
              formula(random, depth - 1));
      default ->
          new Formula.Binary(
              drawn(random, BinaryOperator.values()),
              formula(random, depth - 1),
              formula(random, depth - 1));
    };
  }

  private static double value(Formula formula, double[] at) {
    return switch (formula) {
      case Formula.Argument a -> at[a.index()];
      case Formula.Constant c -> c.value();
      case Formula.BatchSize b -> 4;
      case Formula.Unary u -> unary(u.operator(), value(u.x(), at));
      case Formula.Binary b -> binary(b.operator(), value(b.a(), at), value(b.b(), at));
      case Formula.Select s -> holds(s.condition(), at) ? value(s.a(), at) : value(s.b(), at);
      case Formula.Sign s -> value(s.x(), at) >= 0 ? 1 : -1;
      case Formula.Threshold t -> throw new IllegalStateException("threshold");
    };
  }

  /** Whether nothing on the way to a value is infinite or NaN, or the root of zero. */
  private static boolean isFinite(Formula formula, double[] at) {
    boolean within =
        switch (formula) {
          case Formula.Unary u ->
              isFinite(u.x(), at) && (u.operator() != UnaryOperator.SQRT || value(u, at) > 0);
          case Formula.Binary b -> isFinite(b.a(), at) && isFinite(b.b(), at);
          case Formula.Select s -> isFinite(holds(s.condition(), at) ? s.a() : s.b(), at);
          case Formula.Sign s -> isFinite(s.x(), at);
          default -> true;
        };
    return within && Double.isFinite(value(formula, at));
  }

  private static double unary(UnaryOperator operator, double x) {
    return switch (operator) {
      case NEGATE -> -x;
      case ABS -> Math.abs(x);
      case SQRT -> Math.sqrt(x);
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
      case TANH -> Math.tanh(x);
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case FLOOR -> Math.floor(x);
      case ROUND -> Math.rint(x);
    };
  }

  private static double binary(BinaryOperator operator, double a, double b) {
    return switch (operator) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
    };
  }

  private static boolean holds(Condition condition, double[] at) {
    return switch (condition) {
      case Formula.Compare c -> compare(c.comparison(), value(c.a(), at), value(c.b(), at));
      case Formula.And a -> holds(a.a(), at) && holds(a.b(), at);
      case Formula.Or o -> holds(o.a(), at) || holds(o.b(), at);
      case Formula.Not n -> !holds(n.a(), at);
    };
  }

  private static boolean compare(Comparison comparison, double a, double b) {
    return switch (comparison) {
      case EQUAL -> a == b;
      case NOT_EQUAL -> a != b;
      case LESS -> a < b;
      case LESS_EQUAL -> a <= b;
      case GREATER -> a > b;
      case GREATER_EQUAL -> a >= b;
    };
  }
}
