package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.cuda.driver.Device;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;

/**
 * The gradient of a convolution's weights by matrix instructions, with an input of signs. The
 * places of the batch are split into parts, whose sums are added in order. How many parts there are
 * depends on the sizes alone, so that every device gives the same bits.
 */
final class MatrixWeightGradientKernel extends CudaKernel {
  private static final int TILE = 64;
  private static final int SHARED_BYTES = 37888;
  private static final int SPLIT = 18;

  /** Places of a part are a multiple of this. */
  private static final int STEP = 32;

  /** Enough blocks for any device. */
  private static final int BLOCKS = 512;

  /** A part of fewer places is not worth its sum. */
  private static final int LEAST_PLACES = 512;

  private final Conv2d spec;
  private final KernelLaunch sums;
  private final KernelLaunch parts;

  MatrixWeightGradientKernel(Conv2d spec, CudaDevice device) {
    super(device, 3);
    this.spec = spec;
    this.sums = new KernelLaunch(device, EntryPoint.WEIGHT_GRADIENT_MMA);
    ConvFields.set(sums, 0, spec);
    this.parts = new KernelLaunch(device, EntryPoint.REDUCE_AXIS);
  }

  /** Whether it serves a convolution on a device. */
  static boolean serves(Conv2d spec, Device device) {
    return spec.input() == Element.SIGN
        && spec.groups() == 1
        && spec.padValue() <= 0
        && device.isAtLeast(8, 0);
  }

  @Override
  void launch(int n, Buffer[] arguments) {
    int taps = spec.kernelHeight() * spec.kernelWidth();
    int tiles = Math.ceilDiv(spec.filters(), TILE) * Math.ceilDiv(spec.channels(), TILE);
    int places = Math.toIntExact(ConvFields.places(spec, n));
    int wanted = Math.clamp(BLOCKS / (tiles * taps), 1, Math.ceilDiv(places, LEAST_PLACES));
    int partPlaces = Math.ceilDiv(Math.ceilDiv(places, wanted), STEP) * STEP;
    int count = Math.ceilDiv(places, partPlaces);
    int weights = spec.weightType().shape().elements(1);
    long scratch = device().scratch((long) count * weights * Float.BYTES);
    sums.pointer(0, CudaBuffer.of(arguments[0]).values(Element.REAL));
    sums.pointer(1, CudaBuffer.of(arguments[1]).values(Element.SIGN)).pointer(2, scratch);
    sums.word(0, n).word(SPLIT, partPlaces);
    sums.grid(tiles, count, taps, SHARED_BYTES);
    WeightGradientKernel.add(parts, scratch, count, weights, CudaBuffer.of(arguments[2]));
  }
}
