package org.bnn4j.runtime.cuda;

import java.util.Locale;

/**
 * The kernels that are built ahead of time, with the shape of the structure that each takes and the
 * threads of a block: what {@code args.cuh} says.
 */
enum EntryPoint {
  FROM_LOGICAL(3, 4),
  FROM_LOGICAL_FEW(3, 4),
  TO_LOGICAL(3, 4),
  MAX_POOL(4, 14),
  MAX_POOL_PLACES(4, 14),
  MAX_POOL_GRADIENT(3, 14),
  AVERAGE_POOL(4, 14),
  AVERAGE_POOL_GRADIENT(3, 14),
  CROSS_ENTROPY(5, 4, 128),
  CROSS_ENTROPY_GRADIENT(5, 4, 128),
  RANDOM_UNIFORM(3, 4),
  WINDOW(4, 16),
  SPREAD(4, 16),
  CONCAT(10, 8),
  RESHAPE(4, 10),
  REDUCE_AXIS(2, 4),
  REDUCE_NEST_SMALL(6, 6),
  REDUCE_NEST_LARGE(6, 6, 1024),
  CONV_BITS(24, 54),
  CONV_REAL_64X64(24, 54, 128),
  CONV_REAL_32X32(24, 54, 64),
  CONV_REAL_16X32(24, 54, 128),
  CONV_REAL_DIRECT(24, 54),
  INPUT_GRADIENT_64X64(4, 18, 128),
  INPUT_GRADIENT_32X32(4, 18, 64),
  INPUT_GRADIENT_16X32(4, 18, 128),
  INPUT_GRADIENT_DIRECT(4, 18),
  WEIGHT_GRADIENT_BY_ROWS(4, 18, 128),
  WEIGHT_GRADIENT_64X64(4, 18, 128),
  WEIGHT_GRADIENT_32X32(4, 18, 64),
  WEIGHT_GRADIENT_16X32(4, 18, 128),
  WEIGHT_GRADIENT_DIRECT(4, 18),
  ARRANGE_WEIGHTS(3, 20),
  CONV_BITS_FEW(23, 70, 512),
  CONV_BITS_FEW_W2_SIGNS(23, 70, 512),
  CONV_BITS_FEW_W2_FLOATS(23, 70, 512),
  CONV_BITS_FEW_W4_SIGNS(23, 70, 512),
  CONV_BITS_FEW_W4_FLOATS(23, 70, 512),
  CONV_BITS_MMA_K3C64(23, 56, 128),
  CONV_BITS_MMA_K3C128(23, 56, 128),
  CONV_BITS_MMA_K3C256(23, 56, 128),
  CONV_BITS_MMA_K3C512(23, 56, 128),
  CONV_BITS_MMA_K1(23, 56, 128),
  CONV_BITS_MMA_WIDE(23, 56, 128),
  CONV_BITS_MMA(23, 56, 128),
  CONV_BITS_WGMMA_K3C64(23, 56),
  CONV_BITS_WGMMA_N64(23, 56),
  CONV_BITS_WGMMA(23, 56, 384),
  CONV_BITS_WGMMA_N192(23, 56),
  CONV_BITS_WGMMA_N256(23, 56),
  CONV_BITS_WGMMA_STEPS_K3C64(23, 56),
  CONV_BITS_WGMMA_STEPS(23, 56, 384),
  INPUT_GRADIENT_MMA(7, 44, 128),
  INPUT_GRADIENT_MMA_FAST(7, 44, 128),
  INPUT_GRADIENT_MMA_WIDE(7, 44, 128),
  INPUT_GRADIENT_MMA_WIDE_FAST(7, 44, 128),
  INPUT_GRADIENT_WGMMA(7, 44, 128),
  INPUT_GRADIENT_WGMMA_FAST(7, 44, 128),
  WEIGHT_GRADIENT_MMA(3, 20, 128),
  WEIGHT_GRADIENT_MMA_FAST(3, 20, 128),
  WEIGHT_GRADIENT_WGMMA(3, 20, 128),
  WEIGHT_GRADIENT_WGMMA_FAST(3, 20, 128);

  private static final int USUAL_THREADS = 256;

  private final int pointers;
  private final int words;
  private final int threads;

  EntryPoint(int pointers, int words) {
    this(pointers, words, USUAL_THREADS);
  }

  EntryPoint(int pointers, int words, int threads) {
    this.pointers = pointers;
    this.words = words;
    this.threads = threads;
  }

  /** Its name in the sources. */
  String kernel() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Room for its structure. */
  Arguments arguments() {
    return new Arguments(pointers, words);
  }

  /** Bytes of its structure. */
  int argumentBytes() {
    return Arguments.size(pointers, words);
  }

  /** Threads of a block. */
  int threads() {
    return threads;
  }

  /**
   * How many of the first pointers the kernel only reads through, as the structures say: their
   * inputs come first. Too few are no error, but keep launches from running side by side.
   */
  int inputs() {
    String kernel = name();
    if (kernel.startsWith("CONV_BITS_") || kernel.startsWith("CROSS_ENTROPY")) {
      return 3;
    }
    if (kernel.startsWith("CONV_")) {
      return 4;
    }
    if (kernel.startsWith("INPUT_GRADIENT") || kernel.startsWith("WEIGHT_GRADIENT")) {
      return kernel.contains("MMA") ? 2 : 3;
    }
    return switch (this) {
      case TO_LOGICAL, MAX_POOL, AVERAGE_POOL, RANDOM_UNIFORM, WINDOW, SPREAD, CONCAT, RESHAPE -> 2;
      case REDUCE_AXIS, ARRANGE_WEIGHTS, MAX_POOL_GRADIENT, AVERAGE_POOL_GRADIENT -> 1;
      default -> 0;
    };
  }
}
