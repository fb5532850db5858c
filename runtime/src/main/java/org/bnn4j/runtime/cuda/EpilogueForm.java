package org.bnn4j.runtime.cuda;

import java.util.List;
import java.util.Optional;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Pointwise;

/**
 * What a convolution's kernel does with a sum while it is in a register. A pass has such a form
 * only if its formulas are these very operations in this very order, so that the kernel rounds
 * where the formula rounds.
 *
 * @param mode what becomes of the sum
 * @param thresholds the operand that is looked up; −1 if none is
 * @param steps what happens to the sum as a float
 * @param real which result is the only float, and the last step; −1 for none
 * @param signs which result is the sign, −1 for none
 */
record EpilogueForm(Mode mode, int thresholds, List<EpilogueStep> steps, int real, int signs) {
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

  private static final Formula SUM = Formula.argument(0);

  EpilogueForm {
    steps = List.copyOf(steps);
  }

  /** The sum as it is. */
  static EpilogueForm plain(Element element) {
    Mode mode = element == Element.COUNT ? Mode.COUNT : Mode.REAL;
    return new EpilogueForm(mode, -1, List.of(), 0, -1);
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
        return Optional.of(new EpilogueForm(Mode.BITS, table, List.of(), -1, 0));
      }
    }
    return EpilogueProgram.of(pass)
        .map(steps -> withSteps(pass, steps))
        .filter(form -> form.real >= 0 || !CoreConv.isDirect(spec));
  }

  private static boolean isLookUp(Pointwise pass, Formula formula) {
    return formula instanceof Formula.Threshold(Formula count, int table)
        && count.equals(SUM)
        && pass.operands().get(table).shape().c() == pass.shape().c();
  }

  private static EpilogueForm withSteps(Pointwise pass, List<EpilogueStep> steps) {
    int signs = -1;
    for (int i = 0; i < pass.results().size(); i++) {
      if (pass.results().get(i).element().isSign()) {
        signs = i;
      }
    }
    boolean isOneReal = pass.results().size() == 1 && signs < 0;
    return new EpilogueForm(Mode.AFFINE, -1, steps, isOneReal ? 0 : -1, signs);
  }
}
