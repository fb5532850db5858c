package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;

/** {@link Move.Window} and its adjoint {@link Move.Spread}. */
final class ShiftKernel extends CudaKernel {
  private static final int FILL = 14;

  private final TensorType input;
  private final TensorType result;
  private final KernelLaunch launch;

  private ShiftKernel(
      EntryPoint entry,
      Move move,
      TensorType input,
      Move.Index offset,
      Move.Index step,
      CudaDevice device) {
    super(device, 2);
    this.input = input;
    this.result = move.result();
    this.launch = new KernelLaunch(device, entry);
    Shape from = input.shape();
    Shape to = result.shape();
    launch.word(0, KernelLaunch.code(input.element()));
    launch.constants(2, from.c(), from.h(), from.w(), to.c(), to.h(), to.w());
    launch.constants(8, offset.c(), offset.h(), offset.w(), step.c(), step.h(), step.w());
  }

  static ShiftKernel of(Move.Window spec, CudaDevice device) {
    ShiftKernel kernel =
        new ShiftKernel(EntryPoint.WINDOW, spec, spec.input(), spec.offset(), spec.step(), device);
    kernel.launch.word(FILL, spec.fill());
    return kernel;
  }

  static ShiftKernel of(Move.Spread spec, CudaDevice device) {
    return new ShiftKernel(
        EntryPoint.SPREAD, spec, spec.input(), spec.offset(), spec.step(), device);
  }

  @Override
  void launch(int n, Buffer[] arguments) {
    Element element = input.element();
    launch.tensor(0, CudaBuffer.of(arguments[0]), element);
    launch.tensor(2, CudaBuffer.of(arguments[1]), element);
    launch.word(1, result.shape().n(n)).striding(result.shape().elements(n));
  }
}
