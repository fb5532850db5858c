package org.bnn4j.runtime.cpu;

import java.util.Arrays;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Padding;

/**
 * The input of a convolution as its loops read it: the tensor itself, or a copy of an image's rows
 * in which signs are expanded to floats, signs get a mask, or a padding of ±1 stands around the
 * image.
 */
final class ConvInput {
  private final Conv2d spec;
  private final ConvMethod method;
  private final KernelSet set;
  private final boolean isCopied;

  /** Rows, columns and steps of a place, of what the loops read. */
  private final int height;

  private final int width;
  private final int steps;
  private final float[][] reals;
  private final int[][] signs;
  private final int[][] nonZeros;

  /**
   * @param method whether floats or bits are read
   * @param alwaysCopied whether a copy is wanted in any case
   * @param slack numbers behind the copy that may be read
   */
  ConvInput(
      Conv2d spec, ConvMethod method, boolean alwaysCopied, int slack, KernelSet set, int workers) {
    this.spec = spec;
    this.method = method;
    this.set = set;
    Element direct =
        switch (method) {
          case BINARY -> Element.SIGN;
          case TERNARY -> Element.TERNARY;
          case FLOAT, DEPTHWISE -> Element.REAL;
        };
    isCopied = alwaysCopied || spec.input() != direct || spec.padValue() != 0;
    height = unpadded(spec).height();
    width = unpadded(spec).width();
    steps = method.steps(spec.channels());
    int size = isCopied ? height * width * steps + slack : 0;
    reals = new float[workers][method.isBits() ? 0 : size];
    signs = new int[workers][method.isBits() ? size : 0];
    nonZeros = new int[workers][method == ConvMethod.TERNARY ? size : 0];
  }

  /** The convolution over this input: one whose padding is not 0 has none left. */
  static Conv2d unpadded(Conv2d spec) {
    if (spec.padValue() == 0) {
      return spec;
    }
    Padding padding = spec.padding();
    return new Conv2d(
        spec.input(),
        spec.weight(),
        spec.channels(),
        spec.height() + padding.top() + padding.bottom(),
        spec.width() + padding.left() + padding.right(),
        spec.filters(),
        spec.kernelHeight(),
        spec.kernelWidth(),
        spec.stride(),
        Padding.all(0),
        spec.dilation(),
        spec.groups(),
        0);
  }

  /** Where image {@code image} begins in the arrays below. */
  int at(int image) {
    return isCopied ? 0 : image * height * width * steps;
  }

  float[] reals(CpuBuffer in, int worker) {
    return isCopied ? reals[worker] : in.reals;
  }

  int[] signs(CpuBuffer in, int worker) {
    return isCopied ? signs[worker] : in.signs;
  }

  int[] nonZeros(CpuBuffer in, int worker) {
    return isCopied ? nonZeros[worker] : in.nonZeros;
  }

  /** Copies rows {@code from} to {@code end − 1} of an image, counted with the padding. */
  void prepare(CpuBuffer in, int image, int from, int end, int worker) {
    if (!isCopied) {
      return;
    }
    boolean pads = spec.padValue() != 0;
    int top = pads ? spec.padding().top() : 0;
    int left = pads ? spec.padding().left() : 0;
    for (int row = from; row < end; row++) {
      int h = row - top;
      int target = row * width;
      if (h < 0 || h >= spec.height()) {
        pad(target, width, worker);
      } else {
        pad(target, left, worker);
        copy(in, (image * spec.height() + h) * spec.width(), target + left, worker);
        pad(target + left + spec.width(), width - left - spec.width(), worker);
      }
    }
  }

  /** Puts the padding's value at some places. */
  private void pad(int target, int places, int worker) {
    int from = target * steps;
    int end = (target + places) * steps;
    if (!method.isBits()) {
      Arrays.fill(reals[worker], from, end, spec.padValue());
      return;
    }
    if (spec.padValue() > 0) {
      fillChannels(signs[worker], target, places);
    } else {
      Arrays.fill(signs[worker], from, end, 0);
    }
    if (method == ConvMethod.TERNARY) {
      fillChannels(nonZeros[worker], target, places);
    }
  }

  /** Copies a row of the image. */
  private void copy(CpuBuffer in, int source, int target, int worker) {
    int from = source * steps;
    int to = target * steps;
    int count = spec.width() * steps;
    if (method.isBits()) {
      System.arraycopy(in.signs, from, signs[worker], to, count);
      if (method == ConvMethod.TERNARY && spec.input() == Element.TERNARY) {
        System.arraycopy(in.nonZeros, from, nonZeros[worker], to, count);
      } else if (method == ConvMethod.TERNARY) {
        fillChannels(nonZeros[worker], target, spec.width());
      }
    } else if (spec.input() == Element.REAL) {
      System.arraycopy(in.reals, from, reals[worker], to, count);
    } else {
      int channels = spec.channels();
      for (int w = 0; w < spec.width(); w++) {
        int at = (target + w) * channels;
        ArrangeWeightsKernel.expandTo(
            set, spec.input(), in, source + w, channels, reals[worker], at);
      }
    }
  }

  private void fillChannels(int[] plane, int target, int places) {
    for (int place = target; place < target + places; place++) {
      for (int word = 0; word < steps; word++) {
        plane[place * steps + word] = BitPacking.channelBits(spec.channels(), word);
      }
    }
  }
}
