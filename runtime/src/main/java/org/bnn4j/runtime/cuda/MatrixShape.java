package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.cuda.driver.Device;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;

/**
 * A binary convolution as a product of matrices of bits, as {@code conv_rows.cuh} lays it out.
 *
 * @param instruction what the device multiplies with
 * @param steps of 256 bits in a row
 * @param sharedLimit bytes of shared memory that a block may have
 */
record MatrixShape(Instruction instruction, int steps, int sharedLimit) {
  /** What multiplies much. */
  enum Instruction {
    MMA,
    WGMMA
  }

  private static final int STEP_WORDS = 8;
  private static final int GROUP = 32;
  private static final int KIBIBYTE = 1024;

  /** Blocks of a multiprocessor that hide each other's waiting. */
  private static final int MOST_BLOCKS = 8;

  /** Whether matrix instructions serve a convolution on a device. */
  static boolean serves(Conv2d spec, Device device) {
    return spec.input() == Element.SIGN
        && spec.weight() == Element.SIGN
        && spec.groups() == 1
        && device.isAtLeast(8, 0)
        && !device.isAtLeast(10, 0);
  }

  static MatrixShape of(Conv2d spec, Device device) {
    int words = spec.kernelHeight() * spec.kernelWidth() * CudaBuffer.words(spec.channels());
    int steps = (words + STEP_WORDS - 1) / STEP_WORDS;
    int limit = sharedLimit(device);
    boolean isWarpGroup =
        device.major() == 9
            && WarpgroupMemory.serves(spec)
            && MatrixTile.STEPS_64.residentBytes(spec, steps) <= limit;
    return new MatrixShape(isWarpGroup ? Instruction.WGMMA : Instruction.MMA, steps, limit);
  }

  /** What CUDA's guide lists for each compute capability, less what the system keeps. */
  private static int sharedLimit(Device device) {
    int kibibytes =
        switch (device.major() * 10 + device.minor()) {
          case 80, 87 -> 163;
          case 90 -> 227;
          default -> 99;
        };
    return kibibytes * KIBIBYTE;
  }

  /** Blocks of so much shared memory that a multiprocessor holds. */
  int blocksAtATime(int bytes) {
    return Math.clamp(sharedLimit / Math.max(1, bytes), 1, MOST_BLOCKS);
  }

  /** Words of arranged weights. */
  int weightWords(Conv2d spec) {
    return Math.multiplyExact(groups(spec) * steps, GROUP * STEP_WORDS);
  }

  /** Entries of the border table. */
  int borderEntries(Conv2d spec) {
    int classes =
        Math.multiplyExact(
            BorderAxis.vertical(spec).classes(), BorderAxis.horizontal(spec).classes());
    return Math.multiplyExact(classes, groups(spec) * GROUP);
  }

  private static int groups(Conv2d spec) {
    return CudaBuffer.words(spec.filters());
  }
}
