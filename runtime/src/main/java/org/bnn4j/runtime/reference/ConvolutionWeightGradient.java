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
        float rowSum = 0;
        for (int x = 0; x < spec.outWidth(); x++) {
          boolean inside =
              in.contains(Convolution.row(spec, y, ky), Convolution.column(spec, x, kx));
          if (inside || spec.padValue() != 0) {
            float input = Convolution.input(spec, in, image, o, i, y, x, ky, kx);
            rowSum = Math.fma(dout.get(image, o, y, x), input, rowSum);
          }
        }
        imageSum += rowSum;
      }
      total += imageSum;
    }
    return total;
  }
}
