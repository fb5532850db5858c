package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Shape;

/** {@link Move.Concat}: four inputs a launch, in order. */
final class ConcatKernel extends CudaKernel {
  /** Inputs of a launch. */
  private static final int PARTS = 4;

  private final Move.Concat spec;
  private final KernelLaunch[] launches;

  ConcatKernel(Move.Concat spec, CudaDevice device) {
    super(device, spec.inputs().size() + 1);
    this.spec = spec;
    this.launches = new KernelLaunch[(spec.inputs().size() + PARTS - 1) / PARTS];
    int first = 0;
    for (int i = 0; i < launches.length; i++) {
      launches[i] = new KernelLaunch(device, EntryPoint.CONCAT);
      launches[i].word(0, KernelLaunch.code(spec.result().element()));
      launches[i].constants(6, first, spec.result().shape().c());
      for (int part = 0; part < parts(i); part++) {
        int channels = spec.inputs().get(i * PARTS + part).shape().c();
        launches[i].word(2 + part, channels);
        first += channels;
      }
    }
  }

  private int parts(int launch) {
    return Math.min(PARTS, spec.inputs().size() - launch * PARTS);
  }

  @Override
  void launch(int n, Buffer[] arguments) {
    Element element = spec.result().element();
    Shape shape = spec.result().shape();
    CudaBuffer result = CudaBuffer.of(arguments[spec.inputs().size()]);
    for (int i = 0; i < launches.length; i++) {
      for (int part = 0; part < parts(i); part++) {
        launches[i].tensor(2 * part, CudaBuffer.of(arguments[i * PARTS + part]), element);
      }
      launches[i].tensor(2 * PARTS, result, element);
      launches[i].word(1, shape.n(n) * shape.h() * shape.w()).striding(shape.elements(n));
    }
  }
}
