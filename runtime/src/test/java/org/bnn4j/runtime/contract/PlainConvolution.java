package org.bnn4j.runtime.contract;

import java.util.Arrays;
import org.bnn4j.runtime.kernel.Conv2d;

/**
 * A convolution and its gradients in double arithmetic, as one loop over all products of a padded
 * image. Beside each sum stands the sum of the absolute values of its terms.
 */
final class PlainConvolution {
  final double[] out;
  final double[] outMagnitude;
  final double[] inputGradient;
  final double[] inputGradientMagnitude;
  final double[] weightGradient;
  final double[] weightGradientMagnitude;

  private final Conv2d spec;
  private final int n;
  private final int paddedHeight;
  private final int paddedWidth;
  private final double[] dpadded;
  private final double[] dpaddedMagnitude;

  PlainConvolution(Conv2d spec, int n, float[] input, float[] weight, float[] grad) {
    this.spec = spec;
    this.n = n;
    this.paddedHeight = spec.height() + spec.padding().top() + spec.padding().bottom();
    this.paddedWidth = spec.width() + spec.padding().left() + spec.padding().right();
    double[] padded = new double[n * spec.channels() * paddedHeight * paddedWidth];
    Arrays.fill(padded, spec.padValue());
    forEachPixel((inside, outside) -> padded[outside] = input[inside]);
    this.dpadded = new double[padded.length];
    this.dpaddedMagnitude = new double[padded.length];
    this.out = new double[spec.resultType().shape().elements(n)];
    this.outMagnitude = new double[out.length];
    this.weightGradient = new double[weight.length];
    this.weightGradientMagnitude = new double[weight.length];
    for (int image = 0; image < n; image++) {
      for (int o = 0; o < spec.filters(); o++) {
        for (int i = 0; i < spec.groupChannels(); i++) {
          addProducts(image, o, i, padded, weight, grad);
        }
      }
    }
    this.inputGradient = new double[input.length];
    this.inputGradientMagnitude = new double[input.length];
    forEachPixel((inside, outside) -> {
      inputGradient[inside] = dpadded[outside];
      inputGradientMagnitude[inside] = dpaddedMagnitude[outside];
    });
  }

  private void addProducts(int image, int o, int i, double[] padded, float[] weight, float[] grad) {
    int c = o * spec.groups() / spec.filters() * spec.groupChannels() + i;
    int plane = (image * spec.channels() + c) * paddedHeight * paddedWidth;
    int outPlane = (image * spec.filters() + o) * spec.outHeight() * spec.outWidth();
    int kernelArea = spec.kernelHeight() * spec.kernelWidth();
    for (int tap = 0; tap < kernelArea; tap++) {
      int w = (o * spec.groupChannels() + i) * kernelArea + tap;
      int shiftY = tap / spec.kernelWidth() * spec.dilation();
      int shiftX = tap % spec.kernelWidth() * spec.dilation();
      for (int y = 0; y < spec.outHeight(); y++) {
        for (int x = 0; x < spec.outWidth(); x++) {
          int from =
              plane + (y * spec.stride() + shiftY) * paddedWidth + x * spec.stride() + shiftX;
          int to = outPlane + y * spec.outWidth() + x;
          add(out, outMagnitude, to, padded[from] * weight[w]);
          add(dpadded, dpaddedMagnitude, from, (double) grad[to] * weight[w]);
          add(weightGradient, weightGradientMagnitude, w, grad[to] * padded[from]);
        }
      }
    }
  }

  private static void add(double[] sums, double[] magnitudes, int at, double term) {
    sums[at] += term;
    magnitudes[at] += Math.abs(term);
  }

  private interface PixelAction {
    void accept(int inside, int outside);
  }

  private void forEachPixel(PixelAction action) {
    int inside = 0;
    for (int plane = 0; plane < n * spec.channels(); plane++) {
      for (int y = 0; y < spec.height(); y++) {
        for (int x = 0; x < spec.width(); x++) {
          int row = plane * paddedHeight + y + spec.padding().top();
          action.accept(inside++, row * paddedWidth + x + spec.padding().left());
        }
      }
    }
  }
}
