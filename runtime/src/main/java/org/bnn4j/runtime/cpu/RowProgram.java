package org.bnn4j.runtime.cpu;

/** Compiled formulas (see {@link FormulaCompiler}); stateless. */
abstract class RowProgram {
  /**
   * Evaluates the formulas over rows of elements.
   *
   * @param arrays the operands and targets that the formulas number
   * @param integers the same for sums, and for targets that are words of signs
   * @param offsets where row 0 of each begins
   * @param steps the distance of two rows of each
   * @param length elements of a row
   * @param batch the value of {@code BatchSize}
   */
  abstract void run(
      float[][] arrays,
      int[][] integers,
      int[] offsets,
      int[] steps,
      int rows,
      int length,
      float batch);
}
