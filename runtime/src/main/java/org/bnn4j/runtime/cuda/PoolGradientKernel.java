package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Pool2d;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of an average, or of a maximum: the places that had the maxima come to lie in
 * scratch memory first.
 */
final class PoolGradientKernel extends CudaKernel {
  private final Pool2d spec;

  /** Finds the places of the maxima; null for an average. */
  private final @Nullable KernelLaunch places;

  private final KernelLaunch gradient;

  private PoolGradientKernel(
      Pool2d spec, @Nullable KernelLaunch places, KernelLaunch gradient, CudaDevice device) {
    super(device, places == null ? 2 : 3);
    this.spec = spec;
    this.places = places;
    this.gradient = gradient;
  }

  static PoolGradientKernel ofMaximum(Pool2d spec, CudaDevice device) {
    return new PoolGradientKernel(
        spec,
        launch(spec, EntryPoint.MAX_POOL_PLACES, device),
        launch(spec, EntryPoint.MAX_POOL_GRADIENT, device),
        device);
  }

  static PoolGradientKernel ofAverage(Pool2d spec, CudaDevice device) {
    return new PoolGradientKernel(
        spec, null, launch(spec, EntryPoint.AVERAGE_POOL_GRADIENT, device), device);
  }

  private static KernelLaunch launch(Pool2d spec, EntryPoint entry, CudaDevice device) {
    return PoolKernel.window(new KernelLaunch(device, entry), spec);
  }

  @Override
  void launch(int n, Buffer[] arguments) {
    if (places != null) {
      int windows = spec.resultType().shape().elements(n);
      long found = device().scratch((long) windows * Integer.BYTES);
      places.tensor(0, CudaBuffer.of(arguments[1]), spec.element()).pointer(2, found);
      places.word(0, n).striding(windows);
      gradient.pointer(1, found);
    }
    CudaBuffer result = CudaBuffer.of(arguments[arguments.length - 1]);
    gradient.pointer(0, CudaBuffer.of(arguments[0]).values(Element.REAL));
    gradient.pointer(2, result.values(Element.REAL)).word(0, n);
    gradient.striding(spec.inputType().shape().elements(n));
  }
}
