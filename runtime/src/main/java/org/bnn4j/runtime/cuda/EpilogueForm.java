package org.bnn4j.runtime.cuda;

import java.util.List;
import java.util.Optional;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * What a convolution's kernel does with a sum while it is in a register. A pass has such a form
 * only if its formulas are these very operations in this very order, so that the kernel rounds
 * where the formula rounds.
 *
 * @param mode what becomes of the sum
 * @param thresholds the operand that is looked up; −1 if none is
 * @param affine what happens to the sum as a float
 * @param real which result is the float, −1 for none
 * @param signs which result is the sign, −1 for none
 * @param zeroIsPositive whether the sign of ±0 is +1
 */
record EpilogueForm(
    Mode mode, int thresholds, Affine affine, int real, int signs, boolean zeroIsPositive) {
  /** {@code EpilogueMode} of {@code args.cuh}. */
  enum Mode {
    COUNT(0),
    REAL(1),
    BITS(2),
    AFFINE(3);

    private final int code;

    Mode(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /** {@code Activation} of {@code args.cuh}. */
  enum Activation {
    NONE(0),
    POSITIVE_PART(1),
    SLOPE_BELOW_ZERO(2),
    BETWEEN(3);

    private final int code;

    Activation(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /**
   * {@code activation(sum · scale + shift + residual)}; what is null is left out.
   *
   * @param scale an operand or a constant, as are shift and slope
   * @param residual an operand
   */
  record Affine(
      @Nullable Formula scale,
      @Nullable Formula shift,
      Formula.@Nullable Argument residual,
      Activation activation,
      @Nullable Formula slope,
      float low,
      float high) {
    static final Affine NOTHING = new Affine(null, null, null, Activation.NONE, null, 0, 0);
  }

  private static final Formula SUM = Formula.argument(0);

  /** The sum as it is. */
  static EpilogueForm plain(Element element) {
    Mode mode = element == Element.COUNT ? Mode.COUNT : Mode.REAL;
    return new EpilogueForm(mode, -1, Affine.NOTHING, 0, -1, false);
  }

  /** The form of a pass over the result of a convolution, if it has one. */
  static Optional<EpilogueForm> of(Conv2d spec, Pointwise pass) {
    List<Pointwise.Result> results = pass.results();
    Pointwise.Result first = results.getFirst();
    if (results.size() == 1) {
      if (first.formula().equals(SUM) && first.element() == spec.resultElement()) {
        return Optional.of(plain(first.element()));
      }
      if (spec.isBinary() && first.element().isSign() && isLookUp(pass, first.formula())) {
        int table = ((Formula.Threshold) first.formula()).table();
        return Optional.of(new EpilogueForm(Mode.BITS, table, Affine.NOTHING, -1, 0, false));
      }
    }
    return results.size() <= 2 ? affine(spec, pass) : Optional.empty();
  }

  private static boolean isLookUp(Pointwise pass, Formula formula) {
    return formula instanceof Formula.Threshold(Formula count, int table)
        && count.equals(SUM)
        && pass.operands().get(table).shape().c() == pass.shape().c();
  }

  /** At most one float and one sign of that float. */
  private static Optional<EpilogueForm> affine(Conv2d spec, Pointwise pass) {
    int real = -1;
    int signs = -1;
    boolean zeroIsPositive = false;
    Formula y = null;
    for (int i = 0; i < pass.results().size(); i++) {
      Pointwise.Result result = pass.results().get(i);
      Formula value = result.formula();
      if (result.element() == Element.REAL && real < 0) {
        real = i;
      } else if (result.element() == Element.SIGN
          && signs < 0
          && spec.isBinary()
          && value instanceof Formula.Sign(Formula x, int zero)
          && zero != 0) {
        signs = i;
        zeroIsPositive = zero > 0;
        value = x;
      } else {
        return Optional.empty();
      }
      if (y != null && !y.equals(value)) {
        return Optional.empty();
      }
      y = value;
    }
    boolean zero = zeroIsPositive;
    int realResult = real;
    int signResult = signs;
    return y == null
        ? Optional.empty()
        : new AffineMatch(pass, y)
            .match()
            .map(a -> new EpilogueForm(Mode.AFFINE, -1, a, realResult, signResult, zero));
  }

  /** Whether an operand has one float per channel, or one at all. */
  static boolean isPerChannel(TensorType type) {
    var shape = type.shape();
    return type.element() == Element.REAL
        && !shape.isBatch()
        && shape.n() * shape.h() * shape.w() == 1;
  }
}
