package org.bnn4j.runtime.reference;

import java.util.Arrays;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Pool2d;
import org.bnn4j.runtime.kernel.TensorType;

/** The gradient of {@link MaxPool}: each window's goes to its first maximum. */
final class MaxPoolGradient extends Kernel {
  private final Pool2d spec;

  MaxPoolGradient(Pool2d spec) {
    super(3);
    this.spec = spec;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    Tensor dout = ReferenceBuffer.read(arguments[0], TensorType.real(spec.resultType().shape()), n);
    Tensor in = ReferenceBuffer.read(arguments[1], spec.inputType(), n);
    TensorType dinType = TensorType.real(spec.inputType().shape());
    Tensor din = ReferenceBuffer.write(arguments[2], dinType, n);
    Arrays.fill(din.values(), 0, dinType.shape().elements(n), 0f);
    for (int image = 0; image < n; image++) {
      for (int c = 0; c < spec.channels(); c++) {
        for (int y = 0; y < spec.outHeight(); y++) {
          for (int x = 0; x < spec.outWidth(); x++) {
            addToFirstMaximum(in, din, image, c, y, x, dout.get(image, c, y, x));
          }
        }
      }
    }
  }

  private void addToFirstMaximum(
      Tensor in, Tensor din, int image, int c, int y, int x, float grad) {
    float maximum = MaxPool.maximum(spec, in, image, c, y, x);
    for (int ky = 0; ky < spec.kernelHeight(); ky++) {
      for (int kx = 0; kx < spec.kernelWidth(); kx++) {
        int h = y * spec.stride() - spec.padding().top() + ky;
        int w = x * spec.stride() - spec.padding().left() + kx;
        if (in.contains(h, w) && same(in.get(image, c, h, w), maximum)) {
          din.add(image, c, h, w, grad);
          return;
        }
      }
    }
  }

  private static boolean same(float value, float maximum) {
    return value == maximum || (Float.isNaN(value) && Float.isNaN(maximum));
  }
}
