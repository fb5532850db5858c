package org.bnn4j.runtime.cuda;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bnn4j.runtime.cuda.EpilogueStep.Operand;
import org.bnn4j.runtime.cuda.EpilogueStep.Operation;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Formula.Comparison;
import org.bnn4j.runtime.kernel.Pointwise;
import org.jspecify.annotations.Nullable;

/**
 * Writes formulas as steps: from the sum outwards along the one path that holds it, an operation
 * after the other, each with a leaf of the formula; a branch without the sum is computed while the
 * rest is set aside, once at a time. Results leave where the path meets them. The operands of a
 * sum, a product, a minimum or a maximum may stand in either order, which changes no bit.
 */
final class EpilogueProgram {
  private static final Formula SUM = Formula.argument(0);

  /** A result that waits for its formula; the step that takes it. */
  private record Output(Formula formula, EpilogueStep step) {}

  private final Pointwise pass;
  private final List<Output> outputs = new ArrayList<>();
  private final List<EpilogueStep> steps = new ArrayList<>();
  private boolean isAsideTaken;

  private EpilogueProgram(Pointwise pass) {
    this.pass = pass;
  }

  /** The steps of a pass, if it has such a form: any number of floats, one sign. */
  static Optional<List<EpilogueStep>> of(Pointwise pass) {
    var program = new EpilogueProgram(pass);
    return program.isWritten() && program.steps.size() <= EpilogueStep.MOST
        ? Optional.of(List.copyOf(program.steps))
        : Optional.empty();
  }

  private boolean isWritten() {
    for (int i = 0; i < pass.results().size(); i++) {
      Output output = output(i);
      if (output == null) {
        return false;
      }
      outputs.add(output);
    }
    if (outputs.stream().filter(output -> output.step.isSign()).count() > 1) {
      return false;
    }
    Formula last =
        outputs.stream()
            .map(Output::formula)
            .max(Comparator.comparingInt(EpilogueProgram::size))
            .orElseThrow();
    return write(last) && outputs.isEmpty() && readsBeforeItStores();
  }

  private @Nullable Output output(int index) {
    Pointwise.Result result = pass.results().get(index);
    if (result.element() == Element.REAL) {
      return new Output(result.formula(), EpilogueStep.store(index));
    }
    if (!result.element().isSign()) {
      return null;
    }
    return switch (result.formula()) {
      case Formula.Sign(Formula x, int zero) ->
          new Output(x, EpilogueStep.sign(sign(result, zero)));
      case Formula.Select(
              Formula.Compare(Comparison order, Formula x, Formula zero),
              Formula.Constant(float above),
              Formula.Constant(float below))
          when isZero(zero) && above == 1 && below == -1 && order == Comparison.GREATER ->
          new Output(x, EpilogueStep.sign(Operation.POSITIVE));
      default -> null;
    };
  }

  private static Operation sign(Pointwise.Result result, int zero) {
    if (zero > 0) {
      return Operation.NOT_NEGATIVE;
    }
    return zero == 0 && result.element() == Element.TERNARY
        ? Operation.TERNARY_SIGN
        : Operation.POSITIVE;
  }

  private static boolean isZero(Formula formula) {
    return formula instanceof Formula.Constant(float value) && value == 0;
  }

  private static int size(Formula formula) {
    return switch (formula) {
      case Formula.Binary(var operator, Formula a, Formula b) -> 1 + size(a) + size(b);
      case Formula.Select(var condition, Formula a, Formula b) -> 1 + size(a) + size(b);
      default -> 1;
    };
  }

  /** Steps after which y is the formula's value. */
  private boolean write(Formula formula) {
    boolean isWritten =
        switch (formula) {
          case Formula.Argument(int index) when index == 0 -> steps.isEmpty();
          case Formula.Argument leaf -> setAside(leaf);
          case Formula.Constant leaf -> setAside(leaf);
          case Formula.Binary binary -> write(binary);
          case Formula.Select select -> write(select);
          default -> false;
        };
    if (isWritten) {
      List<Output> here =
          outputs.stream().filter(output -> output.formula.equals(formula)).toList();
      here.forEach(output -> steps.add(output.step));
      outputs.removeAll(here);
    }
    return isWritten;
  }

  private boolean setAside(Formula leaf) {
    if (isAsideTaken) {
      return false;
    }
    isAsideTaken = true;
    return add(Operation.SET_ASIDE, leaf);
  }

  private boolean add(Operation operation, Formula leaf) {
    EpilogueStep step = EpilogueOperand.step(operation, leaf, pass);
    return step != null && steps.add(step);
  }

  private boolean write(Formula.Binary binary) {
    Operation leftFirst = operation(binary.operator());
    if (leftFirst == null) {
      return false;
    }
    Operation rightFirst = leftFirst == Operation.SUBTRACT ? Operation.SUBTRACT_FROM : leftFirst;
    Formula a = binary.a();
    Formula b = binary.b();
    if (isLeaf(b)) {
      return write(a) && add(leftFirst, b);
    }
    if (isLeaf(a)) {
      return write(b) && add(rightFirst, a);
    }
    if (hasSum(a) == hasSum(b)) {
      return false;
    }
    // y is the branch without the sum, what was set aside the other.
    boolean isSumLeft = hasSum(a);
    Formula main = isSumLeft ? a : b;
    Formula branch = isSumLeft ? b : a;
    if (!write(main) || !write(branch) || !isAsideTaken) {
      return false;
    }
    isAsideTaken = false;
    return steps.add(EpilogueStep.withAside(isSumLeft ? rightFirst : leftFirst));
  }

  private static @Nullable Operation operation(Formula.BinaryOperator operator) {
    return switch (operator) {
      case ADD -> Operation.ADD;
      case SUBTRACT -> Operation.SUBTRACT;
      case MULTIPLY -> Operation.MULTIPLY;
      case MIN -> Operation.MINIMUM;
      case MAX -> Operation.MAXIMUM;
      case DIVIDE -> null;
    };
  }

  /** Of what a step can read; the sum is none. */
  private static boolean isLeaf(Formula formula) {
    return formula instanceof Formula.Constant
        || (formula instanceof Formula.Argument && !formula.equals(SUM));
  }

  private static boolean hasSum(Formula formula) {
    return switch (formula) {
      case Formula.Argument argument -> argument.equals(SUM);
      case Formula.Binary(var operator, Formula a, Formula b) -> hasSum(a) || hasSum(b);
      case Formula.Select(var condition, Formula a, Formula b) -> hasSum(a) || hasSum(b);
      default -> false;
    };
  }

  /** {@code y > 0 ? y : y · slope}. */
  private boolean write(Formula.Select select) {
    if (select.condition() instanceof Formula.Compare(Comparison order, Formula y, Formula zero)
        && order == Comparison.GREATER
        && isZero(zero)
        && y.equals(select.a())
        && select.b()
            instanceof Formula.Binary(Formula.BinaryOperator operator, Formula p, Formula q)
        && operator == Formula.BinaryOperator.MULTIPLY) {
      Formula slope = p.equals(y) ? q : q.equals(y) ? p : null;
      return slope != null && isLeaf(slope) && write(y) && add(Operation.SLOPE, slope);
    }
    return false;
  }

  /** A result may lie where an operand of its type lies, which then must have been read. */
  private boolean readsBeforeItStores() {
    boolean isStored = false;
    for (EpilogueStep step : steps) {
      if (isStored && step.operand() == Operand.PER_ELEMENT) {
        return false;
      }
      isStored |= step.isStore();
    }
    return true;
  }
}
