package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.kernel.Conv2d;

/** The words of {@code FewConv} in {@code matrix_args.cuh} behind those of {@code MatrixConv}. */
final class FewFields {
  private static final int GROUP = 32;

  private FewFields() {}

  /** Sets all but the number of rows in the words from {@code at} on. */
  static void set(KernelLaunch launch, int at, Conv2d spec, MatrixShape shape) {
    BorderAxis y = BorderAxis.vertical(spec);
    BorderAxis x = BorderAxis.horizontal(spec);
    int places = spec.outHeight() * spec.outWidth();
    int words = CudaBuffer.words(spec.channels());
    launch.constants(
        at + 1,
        places,
        words,
        shape.steps(),
        CudaBuffer.words(spec.filters()) * GROUP,
        reciprocal(places),
        reciprocal(spec.outWidth()),
        reciprocal(words),
        reciprocal(spec.kernelWidth()),
        y.low(),
        y.lastInside(),
        x.low(),
        x.lastInside(),
        x.classes());
  }

  /** Whether reciprocals divide a number of rows exactly. */
  static boolean fits(Conv2d spec, long rows) {
    return rows * spec.outHeight() * spec.outWidth() <= Integer.MAX_VALUE;
  }

  /** 2^31 / d, rounded up: the whole part of x / d is that of x times this / 2^31. */
  private static int reciprocal(int d) {
    return (int) Math.ceilDiv(1L << 31, d);
  }
}
