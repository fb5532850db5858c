package org.bnn4j.runtime.cuda;

import java.util.Optional;
import org.bnn4j.runtime.cuda.EpilogueForm.Activation;
import org.bnn4j.runtime.cuda.EpilogueForm.Affine;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Formula.BinaryOperator;
import org.bnn4j.runtime.kernel.Formula.Comparison;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * Takes a formula apart from the outside: activation, residual, shift, scale, and the sum at last.
 * The operands of a sum, a product, a minimum or a maximum may stand in either order, which changes
 * no bit.
 */
final class AffineMatch {
  private static final Formula SUM = Formula.argument(0);

  private final Pointwise pass;
  private final Formula formula;

  AffineMatch(Pointwise pass, Formula formula) {
    this.pass = pass;
    this.formula = formula;
  }

  /** The parts, if these are all. */
  Optional<Affine> match() {
    return slopeBelowZero().or(this::between).or(this::positivePart).or(this::linear);
  }

  private Optional<Affine> linear() {
    return linear(formula).map(a -> with(a, Activation.NONE, null, 0, 0));
  }

  /** {@code max(y, 0)}. */
  private Optional<Affine> positivePart() {
    Limited limited = Limited.of(BinaryOperator.MAX, formula);
    if (limited == null || !isConstant(limited.limit(), 0)) {
      return Optional.empty();
    }
    return linear(limited.x()).map(a -> with(a, Activation.POSITIVE_PART, null, 0, 0));
  }

  /** {@code min(max(y, low), high)}, or the other way round where low is below high. */
  private Optional<Affine> between() {
    Limited above = Limited.of(BinaryOperator.MIN, formula);
    if (above != null) {
      Limited below = Limited.of(BinaryOperator.MAX, above.x());
      return below == null ? Optional.empty() : between(below.x(), below.limit(), above.limit());
    }
    Limited below = Limited.of(BinaryOperator.MAX, formula);
    above = below == null ? null : Limited.of(BinaryOperator.MIN, below.x());
    return below == null || above == null || !(below.limit() < above.limit())
        ? Optional.empty()
        : between(above.x(), below.limit(), above.limit());
  }

  private Optional<Affine> between(Formula y, float low, float high) {
    return linear(y).map(a -> with(a, Activation.BETWEEN, null, low, high));
  }

  /** {@code y > 0 ? y : y · slope}. */
  private Optional<Affine> slopeBelowZero() {
    if (formula
            instanceof Formula.Select(Formula.Compare(Comparison order, var a, var b), var y, var z)
        && order == Comparison.GREATER
        && a.equals(y)
        && b instanceof Formula.Constant(float zero)
        && zero == 0
        && z instanceof Formula.Binary(BinaryOperator operator, Formula p, Formula q)
        && operator == BinaryOperator.MULTIPLY) {
      Formula slope = p.equals(y) ? q : q.equals(y) ? p : null;
      if (slope != null && isPerChannel(slope)) {
        return linear(y).map(affine -> with(affine, Activation.SLOPE_BELOW_ZERO, slope, 0, 0));
      }
    }
    return Optional.empty();
  }

  private static Affine with(
      Affine affine, Activation activation, @Nullable Formula slope, float low, float high) {
    return new Affine(
        affine.scale(), affine.shift(), affine.residual(), activation, slope, low, high);
  }

  /** The sum, scaled, shifted, with a residual. */
  private Optional<Affine> linear(Formula y) {
    Formula rest = y;
    Formula.Argument residual = null;
    if (rest instanceof Formula.Binary(BinaryOperator operator, Formula a, Formula b)
        && operator == BinaryOperator.ADD) {
      if (b instanceof Formula.Argument second && isResidual(second)) {
        residual = second;
        rest = a;
      } else if (a instanceof Formula.Argument first && isResidual(first)) {
        residual = first;
        rest = b;
      }
    }
    Formula shift = part(BinaryOperator.ADD, rest);
    rest = shift == null ? rest : other((Formula.Binary) rest, shift);
    Formula scale = part(BinaryOperator.MULTIPLY, rest);
    rest = scale == null ? rest : other((Formula.Binary) rest, scale);
    return rest.equals(SUM)
        ? Optional.of(new Affine(scale, shift, residual, Activation.NONE, null, 0, 0))
        : Optional.empty();
  }

  /** The side of an operation that is a value per channel or a constant. */
  private @Nullable Formula part(BinaryOperator wanted, Formula formula) {
    if (formula instanceof Formula.Binary(BinaryOperator operator, Formula a, Formula b)
        && operator == wanted) {
      return isPerChannel(b) ? b : isPerChannel(a) ? a : null;
    }
    return null;
  }

  private static Formula other(Formula.Binary operation, Formula part) {
    return operation.b().equals(part) ? operation.a() : operation.b();
  }

  private boolean isPerChannel(Formula formula) {
    return formula instanceof Formula.Constant
        || (formula instanceof Formula.Argument(int index)
            && index > 0
            && EpilogueForm.isPerChannel(pass.operands().get(index)));
  }

  /** A sum is no residual, and what is per channel is a shift. */
  private boolean isResidual(Formula.Argument argument) {
    return argument.index() > 0
        && pass.operands().get(argument.index()).equals(TensorType.real(pass.shape()))
        && !isPerChannel(argument);
  }

  private static boolean isConstant(float value, float wanted) {
    return Float.floatToRawIntBits(value) == Float.floatToRawIntBits(wanted);
  }

  /** A minimum or a maximum of something and a constant. */
  private record Limited(Formula x, float limit) {
    static @Nullable Limited of(BinaryOperator wanted, Formula formula) {
      if (formula instanceof Formula.Binary(BinaryOperator operator, Formula a, Formula b)
          && operator == wanted) {
        if (b instanceof Formula.Constant(float limit)) {
          return new Limited(a, limit);
        }
        if (a instanceof Formula.Constant(float limit)) {
          return new Limited(b, limit);
        }
      }
      return null;
    }
  }
}
