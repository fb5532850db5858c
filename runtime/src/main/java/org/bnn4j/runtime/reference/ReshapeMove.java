package org.bnn4j.runtime.reference;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Move;

/** {@link Move.Reshape}. */
final class ReshapeMove extends Kernel {
  private final Move.Reshape spec;

  ReshapeMove(Move.Reshape spec) {
    super(2);
    this.spec = spec;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    Tensor in = ReferenceBuffer.read(arguments[0], spec.input(), n);
    Tensor out = ReferenceBuffer.write(arguments[1], spec.result(), n);
    System.arraycopy(in.values(), 0, out.values(), 0, spec.shape().elements(n));
  }
}
