package org.bnn4j.runtime.reference;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.RandomUniform;

/** {@link RandomUniform} as it is written there. */
final class RandomNumbers extends Kernel {
  private final RandomUniform spec;

  RandomNumbers(RandomUniform spec) {
    super(3);
    this.spec = spec;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    float key = ReferenceBuffer.read(arguments[0], spec.keyType(), n).get(0, 0, 0, 0);
    float step = ReferenceBuffer.read(arguments[1], spec.stepType(), n).get(0, 0, 0, 0);
    Tensor out = ReferenceBuffer.write(arguments[2], spec.resultType(), n);
    int size = spec.shape().image();
    for (int image = 0; image < out.n(); image++) {
      long imageKey = RandomUniform.imageKey(key, step, image);
      for (int i = 0; i < size; i++) {
        out.values()[image * size + i] = RandomUniform.value(imageKey, i);
      }
    }
  }
}
