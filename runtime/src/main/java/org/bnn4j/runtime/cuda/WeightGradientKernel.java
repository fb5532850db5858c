package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;

/**
 * The gradient of a convolution's weights, in the order of the reference: the sums of each image to
 * scratch memory, then those over the images.
 */
final class WeightGradientKernel extends CudaKernel {
  private static final int TILE = 64;

  /** Most blocks along the last axis of a grid; the kernel strides over more images. */
  private static final int MOST_LAYERS = 65_535;

  private final Conv2d spec;
  private final boolean strides;
  private final KernelLaunch sums;
  private final KernelLaunch images;

  WeightGradientKernel(Conv2d spec, CudaDevice device) {
    super(device, 3);
    this.spec = spec;
    this.strides = CoreConv.isFew(spec.channels(), spec.groups());
    EntryPoint entry = strides ? EntryPoint.WEIGHT_GRADIENT_DIRECT : EntryPoint.WEIGHT_GRADIENT;
    this.sums = ConvFields.set(new KernelLaunch(device, entry), 0, spec);
    sums.constants(ConvFields.QUADS, spec.weightGradientByQuads() ? 1 : 0);
    this.images = new KernelLaunch(device, EntryPoint.REDUCE_AXIS);
  }

  @Override
  void launch(int n, Buffer[] arguments) {
    int weights = spec.weightType().shape().elements(1);
    long scratch = device().scratch((long) n * weights * Float.BYTES);
    sums.pointer(0, CudaBuffer.of(arguments[0]).values(Element.REAL));
    sums.tensor(1, CudaBuffer.of(arguments[1]), spec.input()).pointer(3, scratch).word(0, n);
    if (strides) {
      sums.striding((long) n * weights);
    } else {
      int rows = Math.ceilDiv(spec.filters() / spec.groups(), TILE);
      int columns = Math.ceilDiv(spec.groupChannels(), TILE);
      sums.grid(
          (long) spec.groups() * rows * columns,
          spec.kernelHeight() * spec.kernelWidth(),
          Math.min(n, MOST_LAYERS));
    }
    add(images, scratch, n, weights, CudaBuffer.of(arguments[2]));
  }

  /** Adds {@code count} parts of so many floats in order. */
  static void add(KernelLaunch launch, long parts, int count, int floats, CudaBuffer result) {
    launch.pointer(0, parts).pointer(1, result.values(Element.REAL));
    launch.word(0, 1).word(1, count).word(2, floats).word(3, 1f);
    launch.striding(floats);
  }
}
