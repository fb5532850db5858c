package org.bnn4j.runtime.kernel;

import java.util.List;

/**
 * Sums or means of formulas over axes. Reduced axes keep size 1 in the result; results are REAL.
 *
 * <p>The order of each sum is part of the meaning, so that every backend on every machine gives the
 * same bits. Sums nest: over C innermost, then W, then H, then N, each level summing the totals of
 * the level within from index 0 upwards, starting with +0, in float32. Over C, where it is reduced,
 * sixteen partial sums take the channels of equal {@code c mod 16}, in order, and are then added as
 * a tree: j and j+8, j and j+4, j and j+2, j and j+1. A mean divides the sum by the number of
 * elements. An axis that is kept is no level of the nest.
 *
 * <p>Arguments of the kernel: the operands, then the results.
 *
 * @param shape shape of the formulas before the reduction
 * @param operands operands of the formulas, as in {@link Pointwise}
 * @param results one formula per result
 * @param over the axes that are reduced, in the order of {@link Axis}, at least one
 * @param mean whether the sum is divided by the number of its elements
 */
public record Reduce(
    Shape shape, List<TensorType> operands, List<Formula> results, List<Axis> over, boolean mean) {
  public Reduce {
    operands = List.copyOf(operands);
    results = List.copyOf(results);
    over = over.stream().sorted().distinct().toList();
    if (results.isEmpty() || over.isEmpty()) {
      throw new IllegalArgumentException("nothing to reduce");
    }
    for (TensorType operand : operands) {
      if (!operand.shape().broadcastsTo(shape)) {
        throw new IllegalArgumentException(operand + " does not broadcast to " + shape);
      }
    }
  }

  /** The shape of each result: reduced axes have size 1. */
  public Shape resultShape() {
    Shape result = shape;
    for (Axis axis : over) {
      result = result.with(axis, 1);
    }
    return result;
  }
}
