package org.bnn4j.runtime.reference;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Shape;

/** {@link Move.Concat}. */
final class ConcatMove extends Kernel {
  private final Move.Concat spec;

  ConcatMove(Move.Concat spec) {
    super(spec.inputs().size() + 1);
    this.spec = spec;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    Tensor out = ReferenceBuffer.write(arguments[spec.inputs().size()], spec.result(), n);
    int firstChannel = 0;
    for (int i = 0; i < spec.inputs().size(); i++) {
      Tensor in = ReferenceBuffer.read(arguments[i], spec.inputs().get(i), n);
      copy(in, out, firstChannel);
      firstChannel += in.type().shape().c();
    }
  }

  private static void copy(Tensor in, Tensor out, int firstChannel) {
    Shape shape = in.type().shape();
    for (int n = 0; n < in.n(); n++) {
      for (int c = 0; c < shape.c(); c++) {
        for (int h = 0; h < shape.h(); h++) {
          for (int w = 0; w < shape.w(); w++) {
            out.set(n, firstChannel + c, h, w, in.get(n, c, h, w));
          }
        }
      }
    }
  }
}
