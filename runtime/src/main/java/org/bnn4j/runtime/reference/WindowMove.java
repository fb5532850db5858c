package org.bnn4j.runtime.reference;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Shape;

/** {@link Move.Window}. */
final class WindowMove extends Kernel {
  private final Move.Window spec;

  WindowMove(Move.Window spec) {
    super(2);
    this.spec = spec;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    Tensor in = ReferenceBuffer.read(arguments[0], spec.input(), n);
    Tensor out = ReferenceBuffer.write(arguments[1], spec.result(), n);
    Shape shape = spec.shape();
    for (int image = 0; image < out.n(); image++) {
      for (int c = 0; c < shape.c(); c++) {
        for (int h = 0; h < shape.h(); h++) {
          for (int w = 0; w < shape.w(); w++) {
            out.set(image, c, h, w, source(in, image, c, h, w));
          }
        }
      }
    }
  }

  private float source(Tensor in, int image, int c, int h, int w) {
    int fromC = spec.offset().c() + spec.step().c() * c;
    int fromH = spec.offset().h() + spec.step().h() * h;
    int fromW = spec.offset().w() + spec.step().w() * w;
    boolean inside = fromC >= 0 && fromC < spec.input().shape().c() && in.contains(fromH, fromW);
    return inside ? in.get(image, fromC, fromH, fromW) : spec.fill();
  }
}
