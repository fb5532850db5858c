package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;

/** {@link org.bnn4j.runtime.kernel.Move.Reshape}; between equal shapes it is a copy. */
final class ReshapeKernel extends CudaKernel {
  private final TensorType input;
  private final Shape shape;
  private final KernelLaunch launch;

  ReshapeKernel(TensorType input, Shape shape, CudaDevice device) {
    super(device, 2);
    this.input = input;
    this.shape = shape;
    this.launch = new KernelLaunch(device, EntryPoint.RESHAPE);
    Shape from = input.shape();
    launch.word(0, KernelLaunch.code(input.element()));
    launch.constants(2, from.c(), from.h(), from.w());
    launch.constants(6, shape.c(), shape.h(), shape.w());
  }

  @Override
  void launch(int n, Buffer[] arguments) {
    Element element = input.element();
    launch.tensor(0, CudaBuffer.of(arguments[0]), element);
    launch.tensor(2, CudaBuffer.of(arguments[1]), element);
    launch.word(1, input.shape().n(n)).word(5, shape.n(n)).striding(shape.elements(n));
  }
}
