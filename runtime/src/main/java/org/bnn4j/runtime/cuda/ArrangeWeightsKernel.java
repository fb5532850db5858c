package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;

/** Brings weights of signs into the order that matrix instructions read, with the border table. */
final class ArrangeWeightsKernel extends CudaKernel {
  private static final int ORDER = 18;

  /** {@code FOR_PRODUCTS}. */
  private static final int FOR_PRODUCTS = 1;

  private final MatrixShape shape;
  private final Conv2d spec;
  private final KernelLaunch launch;

  ArrangeWeightsKernel(Conv2d spec, CudaDevice device) {
    super(device, 2);
    this.spec = spec;
    this.shape = MatrixShape.of(spec, device.description());
    this.launch = prepare(spec, FOR_PRODUCTS, device);
  }

  /** A launch for an order of {@code WeightOrder}. */
  static KernelLaunch prepare(Conv2d spec, int order, CudaDevice device) {
    KernelLaunch launch = new KernelLaunch(device, EntryPoint.ARRANGE_WEIGHTS);
    return ConvFields.set(launch, 0, spec).word(0, 1).word(ORDER, order);
  }

  @Override
  void launch(int n, Buffer[] arguments) {
    CudaBuffer arranged = CudaBuffer.of(arguments[1]);
    launch.pointer(0, CudaBuffer.of(arguments[0]).values(Element.SIGN));
    launch.pointer(1, arranged.values(Element.SIGN));
    launch.pointer(2, arranged.values(Element.INDEX));
    launch.striding(Math.max(shape.weightWords(spec), shape.borderEntries(spec)));
  }
}
