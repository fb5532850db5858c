package org.bnn4j.runtime.reference;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Pool2d;

/** The largest element of each window. */
final class MaxPool extends Kernel {
  private final Pool2d spec;

  MaxPool(Pool2d spec) {
    super(2);
    this.spec = spec;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    Tensor in = ReferenceBuffer.read(arguments[0], spec.inputType(), n);
    Tensor out = ReferenceBuffer.write(arguments[1], spec.resultType(), n);
    for (int image = 0; image < n; image++) {
      for (int c = 0; c < spec.channels(); c++) {
        for (int y = 0; y < spec.outHeight(); y++) {
          for (int x = 0; x < spec.outWidth(); x++) {
            out.set(image, c, y, x, maximum(spec, in, image, c, y, x));
          }
        }
      }
    }
  }

  static float maximum(Pool2d spec, Tensor in, int image, int c, int y, int x) {
    float maximum = Float.NEGATIVE_INFINITY;
    for (int ky = 0; ky < spec.kernelHeight(); ky++) {
      for (int kx = 0; kx < spec.kernelWidth(); kx++) {
        int h = y * spec.stride() - spec.padding().top() + ky;
        int w = x * spec.stride() - spec.padding().left() + kx;
        if (in.contains(h, w)) {
          maximum = Math.max(maximum, in.get(image, c, h, w));
        }
      }
    }
    return maximum;
  }
}
