package org.bnn4j.runtime.reference;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Conv2d;

/** {@link Conv2d} as it is written there. */
final class Convolution extends Kernel {
  private final Conv2d spec;

  Convolution(Conv2d spec) {
    super(3);
    this.spec = spec;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    convolve(
        spec,
        n,
        ReferenceBuffer.read(arguments[0], spec.inputType(), n),
        ReferenceBuffer.read(arguments[1], spec.weightType(), n),
        ReferenceBuffer.write(arguments[2], spec.resultType(), n));
  }

  static void convolve(Conv2d spec, int n, Tensor in, Tensor weight, Tensor out) {
    for (int image = 0; image < n; image++) {
      for (int o = 0; o < spec.filters(); o++) {
        for (int y = 0; y < spec.outHeight(); y++) {
          for (int x = 0; x < spec.outWidth(); x++) {
            float sum =
                spec.isBinary()
                    ? integerSum(spec, in, weight, image, o, y, x)
                    : floatSum(spec, in, weight, image, o, y, x);
            out.set(image, o, y, x, sum);
          }
        }
      }
    }
  }

  private static int integerSum(
      Conv2d spec, Tensor in, Tensor weight, int image, int o, int y, int x) {
    int sum = 0;
    for (int ky = 0; ky < spec.kernelHeight(); ky++) {
      for (int kx = 0; kx < spec.kernelWidth(); kx++) {
        for (int i = 0; i < spec.groupChannels(); i++) {
          int input = (int) input(spec, in, image, o, i, y, x, ky, kx);
          int tap = (int) weight.get(o, i, ky, kx);
          sum += input * tap;
        }
      }
    }
    return sum;
  }

  private static float floatSum(
      Conv2d spec, Tensor in, Tensor weight, int image, int o, int y, int x) {
    float sum = 0;
    for (int ky = 0; ky < spec.kernelHeight(); ky++) {
      for (int kx = 0; kx < spec.kernelWidth(); kx++) {
        if (spec.padValue() == 0 && !in.contains(row(spec, y, ky), column(spec, x, kx))) {
          continue;
        }
        for (int i = 0; i < spec.groupChannels(); i++) {
          sum = Math.fma(input(spec, in, image, o, i, y, x, ky, kx), weight.get(o, i, ky, kx), sum);
        }
      }
    }
    return sum;
  }

  /** What tap (i, ky, kx) of filter o sees at place (y, x) of the result. */
  static float input(
      Conv2d spec, Tensor in, int image, int o, int i, int y, int x, int ky, int kx) {
    int row = row(spec, y, ky);
    int column = column(spec, x, kx);
    int group = o / (spec.filters() / spec.groups());
    return in.contains(row, column)
        ? in.get(image, group * spec.groupChannels() + i, row, column)
        : spec.padValue();
  }

  /** The input row under tap ky of result row y. */
  static int row(Conv2d spec, int y, int ky) {
    return y * spec.stride() - spec.padding().top() + ky * spec.dilation();
  }

  /** The input column under tap kx of result column x. */
  static int column(Conv2d spec, int x, int kx) {
    return x * spec.stride() - spec.padding().left() + kx * spec.dilation();
  }
}
