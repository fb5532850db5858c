package org.bnn4j.runtime.cpu;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Conv2d;

/**
 * Weights in the order of the convolution loops: [group][block][step][output channel of the block],
 * where a step is a word or a float of a tap. Depth-wise weights are [tap][channel].
 */
final class ArrangedWeights implements Buffer {
  /** Memory for nothing. */
  static final ArrangedWeights EMPTY = new ArrangedWeights();

  /** FLOAT and DEPTHWISE. */
  final float[] reals;

  /** BINARY and TERNARY. */
  final int[] signs;

  /** TERNARY; all channels where the weights are signs. */
  final int[] nonZeros;

  private ArrangedWeights() {
    reals = new float[0];
    signs = new int[0];
    nonZeros = new int[0];
  }

  ArrangedWeights(Conv2d spec, int block) {
    ConvMethod method = ConvMethod.of(spec);
    int size =
        method == ConvMethod.DEPTHWISE
            ? spec.taps() * spec.channels()
            : spec.groups() * blocks(spec, block) * steps(spec) * block;
    reals = new float[method.isBits() ? 0 : size];
    signs = new int[method.isBits() ? size : 0];
    nonZeros = new int[method == ConvMethod.TERNARY ? size : 0];
  }

  /** Blocks of one group. */
  static int blocks(Conv2d spec, int block) {
    return (spec.filters() / spec.groups() + block - 1) / block;
  }

  /** Steps of one sum. */
  static int steps(Conv2d spec) {
    return spec.kernelHeight()
        * spec.kernelWidth()
        * ConvMethod.of(spec).steps(spec.groupChannels());
  }

  static ArrangedWeights of(Buffer buffer) {
    if (buffer instanceof ArrangedWeights own) {
      return own;
    }
    throw new IllegalArgumentException(
        "arranged weights wanted, not a " + buffer.getClass().getSimpleName());
  }
}
