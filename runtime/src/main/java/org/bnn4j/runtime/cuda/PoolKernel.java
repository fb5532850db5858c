package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Pool2d;
import org.bnn4j.runtime.kernel.Shape;

/** A maximum or an average over windows. */
final class PoolKernel extends CudaKernel {
  private final Pool2d spec;
  private final KernelLaunch launch;

  PoolKernel(Pool2d spec, EntryPoint entry, CudaDevice device) {
    super(device, 2);
    this.spec = spec;
    this.launch = window(new KernelLaunch(device, entry), spec);
  }

  /** Fills in all of a window but the number of images, which is word 0. */
  static KernelLaunch window(KernelLaunch launch, Pool2d spec) {
    return launch.constants(
        1,
        spec.channels(),
        spec.height(),
        spec.width(),
        spec.outHeight(),
        spec.outWidth(),
        spec.kernelHeight(),
        spec.kernelWidth(),
        spec.stride(),
        spec.padding().top(),
        spec.padding().left(),
        KernelLaunch.code(spec.element()),
        spec.height() + spec.padding().top() + spec.padding().bottom(),
        spec.width() + spec.padding().left() + spec.padding().right());
  }

  @Override
  void launch(int n, Buffer[] arguments) {
    launch.tensor(0, CudaBuffer.of(arguments[0]), spec.element());
    launch.tensor(2, CudaBuffer.of(arguments[1]), spec.element());
    Shape result = spec.resultType().shape();
    launch.word(0, n).striding(result.elements(n));
  }
}
