package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.RandomUniform;
import org.bnn4j.runtime.kernel.Shape;

/** {@link RandomUniform}. */
final class RandomUniformKernel extends CudaKernel {
  private final Shape shape;
  private final KernelLaunch launch;

  RandomUniformKernel(RandomUniform spec, CudaDevice device) {
    super(device, 3);
    this.shape = spec.shape();
    this.launch = new KernelLaunch(device, EntryPoint.RANDOM_UNIFORM);
    launch.constants(1, shape.c(), shape.h() * shape.w());
  }

  @Override
  void launch(int n, Buffer[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      launch.pointer(i, CudaBuffer.of(arguments[i]).values(Element.REAL));
    }
    launch.word(0, shape.n(n)).striding(shape.elements(n));
  }
}
