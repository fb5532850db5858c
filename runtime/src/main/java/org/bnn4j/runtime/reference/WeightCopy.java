package org.bnn4j.runtime.reference;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Conv2d;

/** Arranged weights are the weights. */
final class WeightCopy extends Kernel {
  private final Conv2d spec;

  WeightCopy(Conv2d spec) {
    super(2);
    this.spec = spec;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    Tensor weights = ReferenceBuffer.read(arguments[0], spec.weightType(), n);
    Tensor arranged = ReferenceBuffer.write(arguments[1], spec.weightType(), n);
    System.arraycopy(
        weights.values(), 0, arranged.values(), 0, spec.weightType().shape().elements(n));
  }
}
