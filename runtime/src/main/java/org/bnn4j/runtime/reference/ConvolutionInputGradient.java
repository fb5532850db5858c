package org.bnn4j.runtime.reference;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.TensorType;

/** The gradient of {@link Convolution} with respect to its input. */
final class ConvolutionInputGradient extends Kernel {
  private final Conv2d spec;

  ConvolutionInputGradient(Conv2d spec) {
    super(3);
    this.spec = spec;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    Tensor dout = ReferenceBuffer.read(arguments[0], TensorType.real(spec.resultType().shape()), n);
    Tensor weight = ReferenceBuffer.read(arguments[1], spec.weightType(), n);
    Tensor din = ReferenceBuffer.write(arguments[2], type(spec), n);
    gradient(spec, n, dout, weight, din);
  }

  /** What the gradient of the input is stored as. */
  static TensorType type(Conv2d spec) {
    return TensorType.real(spec.inputType().shape());
  }

  /** Fills {@code din}. */
  static void gradient(Conv2d spec, int n, Tensor dout, Tensor weight, Tensor din) {
    for (int image = 0; image < n; image++) {
      for (int c = 0; c < spec.channels(); c++) {
        for (int h = 0; h < spec.height(); h++) {
          for (int w = 0; w < spec.width(); w++) {
            din.set(image, c, h, w, sum(spec, dout, weight, image, c, h, w));
          }
        }
      }
    }
  }

  private static float sum(
      Conv2d spec, Tensor dout, Tensor weight, int image, int c, int h, int w) {
    int group = c / spec.groupChannels();
    int i = c % spec.groupChannels();
    int filters = spec.filters() / spec.groups();
    float sum = 0;
    for (int ky = 0; ky < spec.kernelHeight(); ky++) {
      for (int kx = 0; kx < spec.kernelWidth(); kx++) {
        int strideY = h + spec.padding().top() - ky * spec.dilation();
        int strideX = w + spec.padding().left() - kx * spec.dilation();
        if (strideY % spec.stride() != 0
            || strideX % spec.stride() != 0
            || !dout.contains(strideY / spec.stride(), strideX / spec.stride())) {
          continue;
        }
        int y = strideY / spec.stride();
        int x = strideX / spec.stride();
        if (spec.inputGradientByQuads()) {
          for (int first = 0; first < filters; first += 4) {
            float quad = 0;
            for (int o = first; o < Math.min(first + 4, filters); o++) {
              int filter = group * filters + o;
              quad += dout.get(image, filter, y, x) * weight.get(filter, i, ky, kx);
            }
            sum += quad;
          }
          continue;
        }
        for (int o = group * filters; o < (group + 1) * filters; o++) {
          sum = Math.fma(dout.get(image, o, y, x), weight.get(o, i, ky, kx), sum);
        }
      }
    }
    return sum;
  }
}
