package org.bnn4j.runtime.reference;

import java.util.Arrays;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Pool2d;

/** The gradient of {@link AveragePool}: every place of a window gets its share. */
final class AveragePoolGradient extends Kernel {
  private final Pool2d spec;

  AveragePoolGradient(Pool2d spec) {
    super(2);
    this.spec = spec;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    Tensor dout = ReferenceBuffer.read(arguments[0], spec.resultType(), n);
    Tensor din = ReferenceBuffer.write(arguments[1], spec.inputType(), n);
    Arrays.fill(din.values(), 0, spec.inputType().shape().elements(n), 0f);
    for (int image = 0; image < n; image++) {
      for (int c = 0; c < spec.channels(); c++) {
        for (int y = 0; y < spec.outHeight(); y++) {
          for (int x = 0; x < spec.outWidth(); x++) {
            float share = dout.get(image, c, y, x) / AveragePool.divisor(spec, y, x);
            addToWindow(din, image, c, y, x, share);
          }
        }
      }
    }
  }

  private void addToWindow(Tensor din, int image, int c, int y, int x, float share) {
    for (int ky = 0; ky < spec.kernelHeight(); ky++) {
      for (int kx = 0; kx < spec.kernelWidth(); kx++) {
        int h = y * spec.stride() - spec.padding().top() + ky;
        int w = x * spec.stride() - spec.padding().left() + kx;
        if (din.contains(h, w)) {
          din.add(image, c, h, w, share);
        }
      }
    }
  }
}
