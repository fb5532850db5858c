package org.bnn4j.runtime.cuda;

import java.util.Locale;

/**
 * The kernels that are built ahead of time, with the shape of the structure that each takes and the
 * threads of a block: what {@code args.cuh} says.
 */
enum EntryPoint {
  FROM_LOGICAL(3, 4),
  TO_LOGICAL(3, 4),
  MAX_POOL(4, 14),
  MAX_POOL_GRADIENT(4, 14),
  AVERAGE_POOL(4, 14),
  AVERAGE_POOL_GRADIENT(4, 14),
  CROSS_ENTROPY(5, 4, 128),
  CROSS_ENTROPY_GRADIENT(5, 4, 128),
  RANDOM_UNIFORM(3, 4),
  WINDOW(4, 16),
  SPREAD(4, 16),
  CONCAT(4, 6),
  RESHAPE(4, 10),
  REDUCE_CHANNELS(2, 4),
  REDUCE_AXIS(2, 4),
  CONV_BITS(24, 54),
  CONV_REAL(24, 54),
  CONV_REAL_DIRECT(24, 54),
  INPUT_GRADIENT(4, 18),
  INPUT_GRADIENT_DIRECT(4, 18),
  WEIGHT_GRADIENT(4, 18),
  WEIGHT_GRADIENT_DIRECT(4, 18),
  ARRANGE_WEIGHTS(3, 20),
  CONV_BITS_FEW(23, 70, 512),
  CONV_BITS_MMA_K3C64(23, 56, 128),
  CONV_BITS_MMA_K3C128(23, 56, 128),
  CONV_BITS_MMA_K3C256(23, 56, 128),
  CONV_BITS_MMA_K3C512(23, 56, 128),
  CONV_BITS_MMA_K1(23, 56, 128),
  CONV_BITS_MMA_WIDE(23, 56, 128),
  CONV_BITS_MMA(23, 56, 128),
  CONV_BITS_MMA_SMALL(23, 56, 64),
  CONV_BITS_WGMMA_K3C64(23, 56),
  CONV_BITS_WGMMA_N64(23, 56),
  CONV_BITS_WGMMA(23, 56, 512),
  CONV_BITS_WGMMA_N192(23, 56),
  CONV_BITS_WGMMA_N256(23, 56),
  CONV_BITS_WGMMA_STEPS_K3C64(23, 56),
  CONV_BITS_WGMMA_STEPS(23, 56, 384),
  INPUT_GRADIENT_MMA(5, 18, 128),
  INPUT_GRADIENT_MMA_WIDE(5, 18, 128),
  WEIGHT_GRADIENT_MMA(3, 20, 128);

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
}
