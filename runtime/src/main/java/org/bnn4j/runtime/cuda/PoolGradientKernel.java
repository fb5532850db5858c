package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Pool2d;

/** The gradient of a maximum, which reads the input, or of an average, which does not. */
final class PoolGradientKernel extends CudaKernel {
  private final Pool2d spec;
  private final boolean readsInput;
  private final KernelLaunch launch;

  PoolGradientKernel(Pool2d spec, EntryPoint entry, CudaDevice device) {
    super(device, entry == EntryPoint.MAX_POOL_GRADIENT ? 3 : 2);
    this.spec = spec;
    this.readsInput = entry == EntryPoint.MAX_POOL_GRADIENT;
    this.launch = PoolKernel.window(new KernelLaunch(device, entry), spec);
  }

  @Override
  void launch(int n, Buffer[] arguments) {
    launch.pointer(0, CudaBuffer.of(arguments[0]).values(Element.REAL));
    if (readsInput) {
      launch.tensor(1, CudaBuffer.of(arguments[1]), spec.element());
    }
    CudaBuffer result = CudaBuffer.of(arguments[readsInput ? 2 : 1]);
    launch.pointer(3, result.values(Element.REAL)).word(0, n);
    launch.striding(spec.inputType().shape().elements(n));
  }
}
