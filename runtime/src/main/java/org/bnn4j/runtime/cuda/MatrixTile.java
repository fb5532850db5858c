package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.kernel.Conv2d;

/**
 * The matrix kernels of a convolution and the part of the product that a block computes, as {@code
 * matrix_args.cuh} lists them; the larger come first.
 */
enum MatrixTile {
  WGMMA_3X3_64(EntryPoint.CONV_BITS_WGMMA_K3C64, 128, 64),
  WGMMA_192(EntryPoint.CONV_BITS_WGMMA_N192, 128, 192),
  WGMMA_256(EntryPoint.CONV_BITS_WGMMA_N256, 128, 256),
  WGMMA_128(EntryPoint.CONV_BITS_WGMMA, 192, 128),
  WGMMA_64(EntryPoint.CONV_BITS_WGMMA_N64, 128, 64),
  STEPS_3X3_64(EntryPoint.CONV_BITS_WGMMA_STEPS_K3C64, 128, 64),
  STEPS_64(EntryPoint.CONV_BITS_WGMMA_STEPS, 192, 64),
  MMA_3X3_64(EntryPoint.CONV_BITS_MMA_K3C64, 128, 64),
  MMA_3X3_128(EntryPoint.CONV_BITS_MMA_K3C128, 128, 128),
  MMA_3X3_256(EntryPoint.CONV_BITS_MMA_K3C256, 128, 128),
  MMA_3X3_512(EntryPoint.CONV_BITS_MMA_K3C512, 128, 128),
  MMA_1X1(EntryPoint.CONV_BITS_MMA_K1, 128, 128),
  MMA_WIDE(EntryPoint.CONV_BITS_MMA_WIDE, 128, 128),
  MMA(EntryPoint.CONV_BITS_MMA, 64, 64),
  FEW(EntryPoint.CONV_BITS_FEW, 16, 32);

  private static final int WARP = 32;
  private static final int STEP_BYTES = 32;
  private static final int STAGES = 4;

  /** Shared memory of {@code FEW} for the sums of a warp. */
  private static final int BYTES_OF_WARP = 1024;

  private final EntryPoint entry;
  private final int rows;
  private final int columns;

  MatrixTile(EntryPoint entry, int rows, int columns) {
    this.entry = entry;
    this.rows = rows;
    this.columns = columns;
  }

  EntryPoint entry() {
    return entry;
  }

  /**
   * Whether the kernel computes the convolution.
   *
   * @param hasSteps whether its epilogue is steps, which want registers of their own
   */
  boolean serves(Conv2d spec, MatrixShape shape, boolean hasSteps) {
    int words = CudaBuffer.words(spec.channels());
    return switch (this) {
      case WGMMA_3X3_64 -> !hasSteps && isWgmma(spec, shape) && isSquare(spec, 3) && words == 2;
      case STEPS_3X3_64 -> hasSteps && isWgmma(spec, shape) && isSquare(spec, 3) && words == 2;
      case STEPS_64 -> hasSteps && isWgmma(spec, shape);
      case WGMMA_192 ->
          !hasSteps
              && isWgmma(spec, shape)
              && spec.filters() > WGMMA_128.columns
              && (spec.filters() <= columns || !WGMMA_256.isResident(spec, shape));
      case WGMMA_256, WGMMA_128, WGMMA_64 ->
          !hasSteps && isWgmma(spec, shape) && columns < 2 * Math.max(64, spec.filters());
      case MMA_3X3_64 -> isMma(shape) && isSquare(spec, 3) && words == 2;
      case MMA_3X3_128 -> isMma(shape) && isSquare(spec, 3) && words == 4;
      case MMA_3X3_256 -> isMma(shape) && isSquare(spec, 3) && words == 8;
      case MMA_3X3_512 -> isMma(shape) && isSquare(spec, 3) && words == 16;
      case MMA_1X1 -> isMma(shape) && isSquare(spec, 1) && words % 4 == 0;
      case MMA_WIDE, MMA -> isMma(shape);
      case FEW -> shape.steps() * 8 * STEP_BYTES <= Short.MAX_VALUE;
    };
  }

  private boolean isWgmma(Conv2d spec, MatrixShape shape) {
    return shape.instruction() == MatrixShape.Instruction.WGMMA && isResident(spec, shape);
  }

  private static boolean isMma(MatrixShape shape) {
    return shape.instruction() == MatrixShape.Instruction.MMA;
  }

  private static boolean isSquare(Conv2d spec, int size) {
    return spec.kernelHeight() == size && spec.kernelWidth() == size;
  }

  /** Whether a block keeps all of its weights in shared memory. */
  boolean isResident(Conv2d spec, MatrixShape shape) {
    return residentBytes(spec, shape.steps()) <= shape.sharedLimit();
  }

  /** Shared memory of a block that does. */
  int residentBytes(Conv2d spec, int steps) {
    int weights = STEP_BYTES * columns * steps;
    return switch (this) {
      case WGMMA_3X3_64, STEPS_3X3_64 ->
          weights + WarpgroupMemory.bytes(spec, rows, columns, steps, 3, 3);
      case WGMMA_192, WGMMA_256, WGMMA_128, WGMMA_64, STEPS_64 ->
          weights + WarpgroupMemory.bytes(spec, rows, columns, steps, 2, STAGES);
      default -> weights + STAGES * STEP_BYTES * rows;
    };
  }

  /** Shared memory of a block. */
  int sharedBytes(Conv2d spec, MatrixShape shape) {
    if (this == FEW) {
      return threads(shape) / WARP * BYTES_OF_WARP;
    }
    int stages = STAGES * STEP_BYTES * rows;
    return this == MMA_3X3_64
        ? stages
        : residentBytes(spec, isResident(spec, shape) ? shape.steps() : STAGES);
  }

  /** Blocks that the registers of a multiprocessor suffice for, or more. */
  int mostBlocks() {
    return switch (this) {
      case WGMMA_192, WGMMA_256, WGMMA_128, STEPS_64 -> 1;
      case WGMMA_64, STEPS_3X3_64 -> 2;
      case WGMMA_3X3_64 -> 3;
      default -> Integer.MAX_VALUE;
    };
  }

  /** Threads of a block; {@code FEW} has a warp for two steps, but two at least. */
  int threads(MatrixShape shape) {
    return this == FEW
        ? Math.clamp(Math.ceilDiv(shape.steps(), 2), 2, entry.threads() / WARP) * WARP
        : entry.threads();
  }

  long rowBlocks(Conv2d spec, int n) {
    return ConvFields.ceilDiv(ConvFields.places(spec, n), rows);
  }

  int columnBlocks(Conv2d spec) {
    return Math.ceilDiv(spec.filters(), columns);
  }
}
