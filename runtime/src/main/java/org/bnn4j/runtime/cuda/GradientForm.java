package org.bnn4j.runtime.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Formula.BinaryOperator;
import org.bnn4j.runtime.kernel.Formula.Comparison;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel of an input's gradient does with the sum while it is in a register: a chain of
 * steps, each with one operand. A pass has such a form only if its one formula is such a chain from
 * the sum outwards, of these very operations, so that the kernel rounds where the formula rounds.
 *
 * @param steps from the sum outwards
 */
record GradientForm(List<Step> steps) {
  /** {@code GRADIENT_STEPS} of {@code matrix_args.cuh}. */
  static final int MOST_STEPS = 4;

  /** {@code GradientOperation} of {@code matrix_args.cuh}. */
  enum Operation {
    /** Zero where a sign is not the one wanted. */
    KEEP(1),
    /** An addition. */
    PLUS(2),
    /** Times {@code max(0, a − b·|x|)}, the gradient of a polynomial sign. */
    TIMES_HAT(3),
    /** A multiplication. */
    TIMES(4);

    private final int code;

    Operation(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /**
   * A step.
   *
   * @param operand of the pass
   * @param variant which of the operation's variants
   * @param numbers at most four
   */
  record Step(Operation operation, int operand, int variant, List<Float> numbers) {}

  /** The sum as it is. */
  static final GradientForm PLAIN = new GradientForm(List.of());

  GradientForm {
    steps = List.copyOf(steps);
  }

  /** The form of a pass over the gradient of an input, if it has one. */
  static Optional<GradientForm> of(Pointwise pass) {
    if (pass.results().size() != 1 || pass.results().getFirst().element() != Element.REAL) {
      return Optional.empty();
    }
    Chain chain = new Chain(pass);
    return chain.follow(pass.results().getFirst().formula()) && chain.steps.size() <= MOST_STEPS
        ? Optional.of(new GradientForm(chain.steps))
        : Optional.empty();
  }

  /** Takes a formula apart from the outside. */
  private static final class Chain {
    private final Pointwise pass;
    private final List<Step> steps = new ArrayList<>();

    Chain(Pointwise pass) {
      this.pass = pass;
    }

    /** Notes the steps of a formula; whether it is a chain. */
    boolean follow(Formula formula) {
      return switch (formula) {
        case Formula.Argument(int index) -> index == 0;
        case Formula.Select select -> window(select);
        case Formula.Binary(BinaryOperator operator, Formula a, Formula b)
            when operator == BinaryOperator.ADD ->
            either(a, b, this::addend);
        case Formula.Binary(BinaryOperator operator, Formula a, Formula b)
            when operator == BinaryOperator.MULTIPLY ->
            either(a, b, this::factor);
        default -> false;
      };
    }

    /** One side is a chain, and the other fits it. */
    private boolean either(Formula a, Formula b, Predicate<Formula> fits) {
      if (follow(a)) {
        return fits.test(b);
      }
      steps.clear(); // what a side that is no chain has left behind
      return follow(b) && fits.test(a);
    }

    private boolean note(Operation operation, int operand, int variant, Float... numbers) {
      return steps.add(new Step(operation, operand, variant, List.of(numbers)));
    }

    /** {@code sign > 0 ? y : 0} or {@code sign > 0 ? 0 : y}. */
    private boolean window(Formula.Select select) {
      if (select.condition() instanceof Formula.Compare(Comparison order, var sign, var bound)
          && order == Comparison.GREATER
          && sign instanceof Formula.Argument(int index)
          && index > 0
          && pass.operands().get(index).equals(TensorType.sign(pass.shape()))
          && bound instanceof Formula.Constant(float number)
          && number == 0) {
        if (isZero(select.b())) {
          return follow(select.a()) && note(Operation.KEEP, index, 1);
        }
        return isZero(select.a()) && follow(select.b()) && note(Operation.KEEP, index, 0);
      }
      return false;
    }

    private static boolean isZero(Formula formula) {
      return formula instanceof Formula.Constant(float number)
          && Float.floatToRawIntBits(number) == 0;
    }

    /** An operand, or one divided by a constant. */
    private boolean addend(Formula formula) {
      if (formula instanceof Formula.Binary(BinaryOperator operator, Formula a, Formula b)
          && operator == BinaryOperator.DIVIDE
          && a instanceof Formula.Argument(int index)
          && b instanceof Formula.Constant(float divisor)
          && divisor != 0) {
        return layout(index) >= 0 && note(Operation.PLUS, index, layout(index), divisor);
      }
      return formula instanceof Formula.Argument(int index)
          && layout(index) >= 0
          && note(Operation.PLUS, index, layout(index));
    }

    /** 0 for a value of each element, 1 of each image and channel, 2 of each channel; else −1. */
    private int layout(int index) {
      TensorType type = pass.operands().get(index);
      var shape = pass.shape();
      if (index == 0 || type.element() != Element.REAL || type.shape().c() != shape.c()) {
        return -1;
      }
      if (type.shape().equals(shape)) {
        return 0;
      }
      if (type.shape().h() * type.shape().w() != 1) {
        return -1;
      }
      return type.shape().isBatch() ? 1 : type.shape().n() == 1 ? 2 : -1;
    }

    private boolean factor(Formula formula) {
      if (formula instanceof Formula.Argument(int index)) {
        return layout(index) >= 0 && note(Operation.TIMES, index, layout(index));
      }
      Formula hat = aboveZero(formula);
      if (hat instanceof Formula.Binary(BinaryOperator subtract, Formula top, Formula slope)
          && subtract == BinaryOperator.SUBTRACT
          && top instanceof Formula.Constant(float a)
          && slope instanceof Formula.Binary(BinaryOperator multiply, Formula left, Formula size)
          && multiply == BinaryOperator.MULTIPLY
          && left instanceof Formula.Constant(float b)
          && size instanceof Formula.Unary(Formula.UnaryOperator abs, Formula x)
          && abs == Formula.UnaryOperator.ABS) {
        return hat(a, b, x);
      }
      return false;
    }

    /** Of an operand, or of {@code min(max(operand, low), high)}. */
    private boolean hat(float a, float b, Formula x) {
      if (x instanceof Formula.Argument(int index)) {
        return layout(index) == 0 && note(Operation.TIMES_HAT, index, 0, a, b);
      }
      return x instanceof Formula.Binary(BinaryOperator min, Formula below, Formula top)
          && min == BinaryOperator.MIN
          && top instanceof Formula.Constant(float high)
          && below instanceof Formula.Binary(BinaryOperator max, Formula inner, Formula bottom)
          && max == BinaryOperator.MAX
          && bottom instanceof Formula.Constant(float low)
          && inner instanceof Formula.Argument(int index)
          && layout(index) == 0
          && note(Operation.TIMES_HAT, index, 1, a, b, low, high);
    }

    /** The side of a maximum whose other side is 0. */
    private static @Nullable Formula aboveZero(Formula formula) {
      if (formula instanceof Formula.Binary(BinaryOperator operator, Formula a, Formula b)
          && operator == BinaryOperator.MAX) {
        return isZero(a) ? b : isZero(b) ? a : null;
      }
      return null;
    }
  }
}
