package org.bnn4j.runtime.kernel;

import java.util.List;

/**
 * An element-wise pass: every result is a formula of the operands at the same place.
 *
 * <p>Arguments of the kernel: the operands, then the results. A result may be the same buffer as an
 * operand of the same type: all results of a place are computed before the first is stored. As the
 * epilogue of a convolution, operand 0 is the convolution's own result and is no argument.
 *
 * @param shape shape of every result
 * @param operands operands; a size of 1 is repeated along its axis
 * @param results at least one
 */
public record Pointwise(Shape shape, List<TensorType> operands, List<Result> results) {
  public Pointwise {
    operands = List.copyOf(operands);
    results = List.copyOf(results);
    if (results.isEmpty()) {
      throw new IllegalArgumentException("no result");
    }
    for (TensorType operand : operands) {
      if (!operand.shape().broadcastsTo(shape)) {
        throw new IllegalArgumentException(operand + " does not broadcast to " + shape);
      }
    }
  }

  /** A pass of one result. */
  public static Pointwise of(
      Shape shape, Element element, Formula formula, TensorType... operands) {
    return new Pointwise(shape, List.of(operands), List.of(new Result(element, formula)));
  }

  /**
   * One result.
   *
   * @param element REAL, SIGN, TERNARY or COUNT. For SIGN the formula must give ±1, for TERNARY
   *     also 0, for COUNT an integer in its range (−0 counts as 0 there)
   */
  public record Result(Element element, Formula formula) {}
}
