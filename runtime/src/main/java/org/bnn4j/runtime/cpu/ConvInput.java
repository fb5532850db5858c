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
    int size = isCopied ? height() * width() * method.steps(spec.channels()) + slack : 0;
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

  private int height() {
    return unpadded(spec).height();
  }

  private int width() {
    return unpadded(spec).width();
  }

  /** Where image {@code image} begins in the arrays below. */
  int at(int image) {
    return isCopied ? 0 : image * height() * width() * method.steps(spec.channels());
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
      for (int column = 0; column < width(); column++) {
        int w = column - left;
        boolean inside = h >= 0 && h < spec.height() && w >= 0 && w < spec.width();
        int source = inside ? (image * spec.height() + h) * spec.width() + w : -1;
        copy(in, source, row * width() + column, worker);
      }
    }
  }

  private void copy(CpuBuffer in, int source, int target, int worker) {
    int channels = spec.channels();
    int steps = method.steps(channels);
    switch (method) {
      case BINARY -> copySigns(in, source, target, worker);
      case TERNARY -> {
        copySigns(in, source, target, worker);
        if (source >= 0 && spec.input() == Element.TERNARY) {
          System.arraycopy(in.nonZeros, source * steps, nonZeros[worker], target * steps, steps);
        } else {
          fillChannels(nonZeros[worker], target);
        }
      }
      case FLOAT, DEPTHWISE -> {
        float[] to = reals[worker];
        if (source < 0) {
          Arrays.fill(to, target * steps, (target + 1) * steps, spec.padValue());
        } else if (spec.input() == Element.REAL) {
          System.arraycopy(in.reals, source * steps, to, target * steps, steps);
        } else {
          ArrangeWeightsKernel.expandTo(
              set, spec.input(), in, source, channels, to, target * channels);
        }
      }
    }
  }

  private void copySigns(CpuBuffer in, int source, int target, int worker) {
    int words = BitPacking.words(spec.channels());
    if (source >= 0) {
      System.arraycopy(in.signs, source * words, signs[worker], target * words, words);
    } else if (spec.padValue() > 0) {
      fillChannels(signs[worker], target);
    } else {
      Arrays.fill(signs[worker], target * words, (target + 1) * words, 0);
    }
  }

  private void fillChannels(int[] plane, int target) {
    int words = BitPacking.words(spec.channels());
    for (int word = 0; word < words; word++) {
      plane[target * words + word] = BitPacking.channelBits(spec.channels(), word);
    }
  }
}
