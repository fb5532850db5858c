package org.bnn4j.runtime.cpu;

/** One thread's sums of a block of a convolution, in one of the arrays; the other is empty. */
final class BlockSums {
  /** For a formula that is no epilogue. */
  static final BlockSums NONE = new BlockSums(new float[0], new int[0], 0);

  /** What operand 0 of a formula is read from. */
  enum Kind {
    /** Floats, as every other operand. */
    REALS,
    /** Whole numbers. */
    WHOLE,
    /** How many of a place's products are −1: with n products the sum is n − 2d. */
    DIFFERENCES;

    static Kind of(ConvMethod method) {
      return switch (method) {
        case BINARY -> DIFFERENCES;
        case TERNARY -> WHOLE;
        case FLOAT, DEPTHWISE -> REALS;
      };
    }
  }

  final float[] reals;
  final int[] counts;

  /** Distance of the sums of two places. */
  final int step;

  private BlockSums(float[] reals, int[] counts, int step) {
    this.reals = reals;
    this.counts = counts;
    this.step = step;
  }

  /** Floats of any sweep of so many sums at most whose places are {@code step} apart. */
  static BlockSums reals(int sums, int step) {
    return new BlockSums(new float[sums], new int[0], step);
  }

  static BlockSums of(ConvMethod method, Sweep sweep) {
    return new BlockSums(
        new float[method.isBits() ? 0 : sweep.sums()],
        new int[method.isBits() ? sweep.sums() : 0],
        sweep.sumStep);
  }
}
