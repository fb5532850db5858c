package org.bnn4j.runtime.cuda;

import java.util.EnumSet;
import java.util.Set;
import org.bnn4j.runtime.kernel.Conv2d;

/**
 * The kernels of {@code conv_bits_few.cu}, and the words of {@code FewConv} in {@code
 * matrix_args.cuh} behind those of {@code MatrixConv}.
 */
final class FewFields {
  private static final int GROUP = 32;

  /** With fewer products a table of thresholds may be shorter than the limits of all filters. */
  private static final int PRODUCTS = 24;

  private static final Set<EpilogueStep.Operation> OPERATIONS =
      EnumSet.of(
          EpilogueStep.Operation.MULTIPLY,
          EpilogueStep.Operation.ADD,
          EpilogueStep.Operation.MAXIMUM,
          EpilogueStep.Operation.SLOPE,
          EpilogueStep.Operation.STORE,
          EpilogueStep.Operation.POSITIVE,
          EpilogueStep.Operation.NOT_NEGATIVE);

  private static final Set<EpilogueStep.Operand> OPERANDS =
      EnumSet.of(
          EpilogueStep.Operand.CONSTANT,
          EpilogueStep.Operand.SCALAR,
          EpilogueStep.Operand.PER_CHANNEL,
          EpilogueStep.Operand.PER_ELEMENT);

  private FewFields() {}

  /** The kernel with the least code. */
  static EntryPoint entry(Conv2d spec, EpilogueArguments epilogue) {
    int words = CudaBuffer.words(spec.channels());
    if (words % 2 == 0 && epilogue.isSigns() && spec.taps() >= PRODUCTS) {
      return words % 4 == 0 ? EntryPoint.CONV_BITS_FEW_W4_SIGNS : EntryPoint.CONV_BITS_FEW_W2_SIGNS;
    }
    if (words % 2 == 0 && spec.filters() % 8 == 0 && isFloats(epilogue.form())) {
      return words % 4 == 0
          ? EntryPoint.CONV_BITS_FEW_W4_FLOATS
          : EntryPoint.CONV_BITS_FEW_W2_FLOATS;
    }
    return EntryPoint.CONV_BITS_FEW;
  }

  /** Whether an epilogue has no other steps than {@code TO_FLOATS} knows. */
  private static boolean isFloats(EpilogueForm form) {
    return form.mode() == EpilogueForm.Mode.AFFINE
        && form.steps().stream()
            .allMatch(s -> OPERATIONS.contains(s.operation()) && OPERANDS.contains(s.operand()));
  }

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
