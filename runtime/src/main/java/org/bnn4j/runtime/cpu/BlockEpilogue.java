package org.bnn4j.runtime.cpu;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Pointwise;

/** What becomes of the sums of a block of a {@link Sweep} while they are in the cache. */
interface BlockEpilogue {
  /** Only counts need the number of products. */
  int[] NO_PRODUCTS = {};

  /**
   * Takes the sums of block {@code index} of an image.
   *
   * @param n images of the batch
   * @param sums floats
   * @param arguments those of the kernel
   */
  void run(int worker, int n, int image, int index, BlockSums sums, Buffer[] arguments);

  /** Stores the sums as they are in argument 2. */
  static BlockEpilogue copy(Sweep sweep) {
    return (_, _, image, index, sums, arguments) -> {
      float[] out = CpuBuffer.of(arguments[2]).reals;
      int place = sweep.firstPlace(image, index);
      int channel = sweep.channelFrom(index);
      int channels = sweep.channelEnd(index) - channel;
      for (int p = 0; p < sweep.places(index); p++) {
        int to = (place + p) * sweep.outputs() + channel;
        System.arraycopy(sums.reals, p * sums.step, out, to, channels);
      }
    };
  }

  /** Runs a pass whose operand 0 are the sums and whose operand i is argument i + 1. */
  static BlockEpilogue pass(Sweep sweep, Pointwise spec, CpuKernels kernels) {
    PointwisePass pass = new PointwisePass(spec, kernels);
    return (worker, n, image, index, sums, arguments) -> {
      int place = sweep.firstPlace(image, index);
      pass.run(
          worker,
          n,
          place,
          place + sweep.places(index),
          sweep.channelFrom(index),
          sweep.channelEnd(index),
          sums,
          NO_PRODUCTS,
          arguments,
          1);
    };
  }
}
