package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.cuda.driver.Device;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;

/**
 * The gradient of a convolution's input by matrix instructions, with weights of signs: the float
 * gradient in three parts of bfloat16, so that the sum is as exact as in float32.
 */
final class MatrixInputGradientKernel extends CudaKernel {
  private static final int TILE = 64;
  private static final int GROUP = 32;
  private static final int SHARED_BYTES = 33792;

  /** {@code FOR_GRADIENT}. */
  private static final int ORDER = 2;

  private final Conv2d spec;
  private final KernelLaunch arrange;
  private final KernelLaunch launch;

  MatrixInputGradientKernel(Conv2d spec, CudaDevice device) {
    super(device, 3);
    this.spec = spec;
    this.arrange = ArrangeWeightsKernel.prepare(spec, ORDER, device);
    this.launch = new KernelLaunch(device, EntryPoint.INPUT_GRADIENT_MMA);
    ConvFields.set(launch, 0, spec);
  }

  /** Whether it serves a convolution on a device. */
  static boolean serves(Conv2d spec, Device device) {
    return spec.weight() == Element.SIGN && spec.groups() == 1 && device.isAtLeast(8, 0);
  }

  @Override
  void launch(int n, Buffer[] arguments) {
    int words =
        spec.kernelHeight()
            * spec.kernelWidth()
            * CudaBuffer.words(spec.filters())
            * GROUP
            * CudaBuffer.words(spec.channels());
    long arranged = device().scratch((long) words * Integer.BYTES);
    arrange.pointer(0, CudaBuffer.of(arguments[1]).values(Element.SIGN)).pointer(1, arranged);
    arrange.striding(words);
    launch.pointer(0, CudaBuffer.of(arguments[0]).values(Element.REAL)).pointer(1, arranged);
    launch.pointer(2, CudaBuffer.of(arguments[2]).values(Element.REAL)).word(0, n);
    int stride = spec.stride();
    long places =
        (long) n * Math.ceilDiv(spec.height(), stride) * Math.ceilDiv(spec.width(), stride);
    launch.grid(
        ConvFields.ceilDiv(places, TILE),
        Math.ceilDiv(spec.channels(), TILE),
        stride * stride,
        SHARED_BYTES);
  }
}
