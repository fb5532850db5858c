package org.bnn4j.runtime.reference;

import java.util.Arrays;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Shape;

/** {@link Move.Spread}. */
final class SpreadMove extends Kernel {
  private final Move.Spread spec;

  SpreadMove(Move.Spread spec) {
    super(2);
    this.spec = spec;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    Tensor in = ReferenceBuffer.read(arguments[0], spec.input(), n);
    Tensor out = ReferenceBuffer.write(arguments[1], spec.result(), n);
    Arrays.fill(out.values(), 0, spec.shape().elements(n), 0f);
    Shape shape = spec.input().shape();
    for (int image = 0; image < in.n(); image++) {
      for (int c = 0; c < shape.c(); c++) {
        for (int h = 0; h < shape.h(); h++) {
          for (int w = 0; w < shape.w(); w++) {
            int toC = spec.offset().c() + spec.step().c() * c;
            int toH = spec.offset().h() + spec.step().h() * h;
            int toW = spec.offset().w() + spec.step().w() * w;
            if (toC >= 0 && toC < spec.shape().c() && out.contains(toH, toW)) {
              out.set(image, toC, toH, toW, in.get(image, c, h, w));
            }
          }
        }
      }
    }
  }
}
