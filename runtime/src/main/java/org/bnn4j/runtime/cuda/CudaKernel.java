package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;

/** A kernel of this backend: it writes down its launches under the device's monitor. */
abstract class CudaKernel extends Kernel {
  private final CudaDevice device;

  CudaKernel(CudaDevice device, int arity) {
    super(arity);
    this.device = device;
  }

  CudaDevice device() {
    return device;
  }

  /** Writes down the launches. */
  abstract void launch(int n, Buffer[] arguments);

  @Override
  protected final void execute(int n, Buffer[] arguments) {
    synchronized (device) {
      launch(n, arguments);
    }
  }
}
