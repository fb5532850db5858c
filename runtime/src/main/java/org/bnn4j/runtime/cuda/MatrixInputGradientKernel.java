package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.cuda.driver.Device;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Pointwise;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of a convolution's input by matrix instructions, with weights of signs: the float
 * gradient in three parts of bfloat16, so that the sum is as exact as in float32.
 */
final class MatrixInputGradientKernel extends InputGradient {
  private static final int ROWS = 64;
  private static final int WIDE_ROWS = 128;
  private static final int CHANNELS = 64;
  private static final int GROUP = 32;

  /** {@code FOR_GRADIENT}. */
  private static final int ORDER = 2;

  private final Conv2d spec;
  private final KernelLaunch arrange;
  private final KernelLaunch narrow;
  private final KernelLaunch wide;

  MatrixInputGradientKernel(Conv2d spec, @Nullable Pointwise epilogue, CudaDevice device) {
    super(spec, epilogue, device);
    this.spec = spec;
    this.arrange = ArrangeWeightsKernel.prepare(spec, ORDER, device);
    this.narrow = new KernelLaunch(device, EntryPoint.INPUT_GRADIENT_MMA);
    this.wide = new KernelLaunch(device, EntryPoint.INPUT_GRADIENT_MMA_WIDE);
    ConvFields.set(narrow, 0, spec);
    ConvFields.set(wide, 0, spec);
  }

  /** Whether it serves a convolution on a device. */
  static boolean serves(Conv2d spec, Device device) {
    return spec.weight() == Element.SIGN && spec.groups() == 1 && device.isAtLeast(8, 0);
  }

  @Override
  long scratchBytes() {
    return (long) words() * Integer.BYTES;
  }

  private int words() {
    int taps = spec.kernelHeight() * spec.kernelWidth();
    return taps * CudaBuffer.words(spec.filters()) * GROUP * CudaBuffer.words(spec.channels());
  }

  @Override
  void sum(int n, Buffer[] arguments, long result, long arranged) {
    arrange.pointer(0, CudaBuffer.of(arguments[1]).values(Element.SIGN)).pointer(1, arranged);
    arrange.striding(words());
    int stride = spec.stride();
    long places =
        (long) n * Math.ceilDiv(spec.height(), stride) * Math.ceilDiv(spec.width(), stride);
    int columns = Math.ceilDiv(spec.channels(), CHANNELS);
    long wideBlocks = ConvFields.ceilDiv(places, WIDE_ROWS) * columns * stride * stride;
    boolean isWide = wideBlocks >= 2L * device().description().multiprocessors();
    int rows = isWide ? WIDE_ROWS : ROWS;
    KernelLaunch launch = isWide ? wide : narrow;
    launch.pointer(0, CudaBuffer.of(arguments[0]).values(Element.REAL)).pointer(1, arranged);
    launch.pointer(2, result).word(0, n);
    launch.grid(ConvFields.ceilDiv(places, rows), columns, stride * stride, sharedBytes(rows));
  }

  /** Four stages of a step: gradients of 32 filters, and weights of 64 channels. */
  private static int sharedBytes(int rows) {
    return 4 * (rows * GROUP + CHANNELS) * Float.BYTES;
  }
}
