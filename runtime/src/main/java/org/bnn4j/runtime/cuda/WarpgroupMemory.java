package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Padding;

/** Shared memory of {@code conv_bits_wgmma.cu} besides the weights. */
final class WarpgroupMemory {
  private static final int ROWS_OF_WARP = 16;
  private static final int STEP_BYTES = 512;
  private static final int CLASSES_OF_ROWS = 128;
  private static final int STEP_WORDS = 8;
  private static final int PIECE = 8;
  private static final int PLAN = 48;

  /** Most words of a place that are copied at a time. */
  private static final int VECTOR = 4;

  /** What a byte numbers. */
  private static final int MOST_CLASSES = 256;

  private WarpgroupMemory() {}

  /** Whether the kernels' short numbers suffice. */
  static boolean serves(Conv2d spec) {
    Padding padding = spec.padding();
    int height = spec.height() + padding.top() + padding.bottom();
    int width = spec.width() + padding.left() + padding.right();
    return classes(spec) <= MOST_CLASSES && Math.max(height, width) <= Short.MAX_VALUE;
  }

  /**
   * Rings of rows, the table of pieces, the plan, and the limits of filters.
   *
   * @param rows of a block
   * @param stage steps in a slot of the ring
   * @param slots of the ring
   */
  static int bytes(Conv2d spec, int rows, int columns, int steps, int stage, int slots) {
    int rings = rows / ROWS_OF_WARP * (STEP_BYTES * stage * slots + CLASSES_OF_ROWS);
    int piece = Math.min(VECTOR, Integer.lowestOneBit(CudaBuffer.words(spec.channels())));
    int pieces = Math.ceilDiv(steps, stage) * stage * STEP_WORDS / piece;
    int flips = Math.ceilDiv(columns, 128) * 4 * Integer.BYTES;
    int limits = classes(spec) * (columns + 4) * Float.BYTES;
    return rings + PIECE * pieces + PLAN + flips + limits;
  }

  private static int classes(Conv2d spec) {
    return Math.multiplyExact(
        BorderAxis.vertical(spec).classes(), BorderAxis.horizontal(spec).classes());
  }
}
