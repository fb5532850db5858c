package org.bnn4j.runtime.reference;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.TensorType;

/** The gradient of {@link Convolution} with respect to its weights. */
final class ConvolutionWeightGradient extends Kernel {
  private final Conv2d spec;

  ConvolutionWeightGradient(Conv2d spec) {
    super(3);
    this.spec = spec;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    Tensor dout = ReferenceBuffer.read(arguments[0], TensorType.real(spec.resultType().shape()), n);
    Tensor in = ReferenceBuffer.read(arguments[1], spec.inputType(), n);
    Tensor dweight =
        ReferenceBuffer.write(arguments[2], TensorType.real(spec.weightType().shape()), n);
    for (int o = 0; o < spec.filters(); o++) {
      for (int i = 0; i < spec.groupChannels(); i++) {
        for (int ky = 0; ky < spec.kernelHeight(); ky++) {
          for (int kx = 0; kx < spec.kernelWidth(); kx++) {
            dweight.set(o, i, ky, kx, sum(n, dout, in, o, i, ky, kx));
          }
        }
      }
    }
  }

  private float sum(int n, Tensor dout, Tensor in, int o, int i, int ky, int kx) {
    float total = 0;
    for (int image = 0; image < n; image++) {
      float imageSum = 0;
      for (int y = 0; y < spec.outHeight(); y++) {
        if (spec.weightGradientByQuads()) {
          for (int x = 0; x < spec.outWidth(); x += 4) {
            imageSum += quad(dout, in, image, o, i, y, x, ky, kx);
          }
        } else {
          imageSum += row(dout, in, image, o, i, y, ky, kx);
        }
      }
      total += imageSum;
    }
    return total;
  }

  /** The terms of up to four columns; what is left out would add ±0, which changes nothing. */
  private float quad(
      Tensor dout, Tensor in, int image, int o, int i, int y, int first, int ky, int kx) {
    float sum = 0;
    for (int x = first; x < Math.min(first + 4, spec.outWidth()); x++) {
      if (counts(in, y, x, ky, kx)) {
        sum += dout.get(image, o, y, x) * Convolution.input(spec, in, image, o, i, y, x, ky, kx);
      }
    }
    return sum;
  }

  private float row(Tensor dout, Tensor in, int image, int o, int i, int y, int ky, int kx) {
    float sum = 0;
    for (int x = 0; x < spec.outWidth(); x++) {
      if (counts(in, y, x, ky, kx)) {
        float input = Convolution.input(spec, in, image, o, i, y, x, ky, kx);
        sum = Math.fma(dout.get(image, o, y, x), input, sum);
      }
    }
    return sum;
  }

  private boolean counts(Tensor in, int y, int x, int ky, int kx) {
    return spec.padValue() != 0
        || in.contains(Convolution.row(spec, y, ky), Convolution.column(spec, x, kx));
  }
}
