package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Shape;

/** {@link Move.Concat}: one launch an input, in order. */
final class ConcatKernel extends CudaKernel {
  private final Move.Concat spec;
  private final KernelLaunch[] launches;

  ConcatKernel(Move.Concat spec, CudaDevice device) {
    super(device, spec.inputs().size() + 1);
    this.spec = spec;
    this.launches = new KernelLaunch[spec.inputs().size()];
    int first = 0;
    for (int i = 0; i < launches.length; i++) {
      int channels = spec.inputs().get(i).shape().c();
      launches[i] = new KernelLaunch(device, EntryPoint.CONCAT);
      launches[i].word(0, KernelLaunch.code(spec.result().element()));
      launches[i].constants(2, channels, first, spec.result().shape().c());
      first += channels;
    }
  }

  @Override
  void launch(int n, Buffer[] arguments) {
    Element element = spec.result().element();
    CudaBuffer result = CudaBuffer.of(arguments[launches.length]);
    for (int i = 0; i < launches.length; i++) {
      Shape shape = spec.inputs().get(i).shape();
      int places = shape.n(n) * shape.h() * shape.w();
      launches[i].tensor(0, CudaBuffer.of(arguments[i]), element).tensor(2, result, element);
      launches[i].word(1, places).striding((long) places * shape.c());
    }
  }
}
