package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.cuda.driver.Device;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;

/**
 * The gradient of a convolution's weights by matrix instructions, with an input of signs. The
 * places of the batch are split into parts, whose sums are added in order. How many parts there are
 * depends on the sizes and the instructions alone, so that devices of a kind give the same bits.
 */
final class MatrixWeightGradientKernel extends CudaKernel {
  private static final int TILE = 64;
  private static final int SPLIT = 18;

  /** Fewer taps are not worth a block for three. */
  private static final int LEAST_TAPS = 3;

  private static final int FEW = 4;

  /**
   * A kernel's way to work.
   *
   * @param taps of a block
   * @param step places of a part are a multiple of this
   * @param blocks enough for any device
   * @param leastPlaces a part of fewer is not worth its sum
   * @param sharedBytes of a block
   */
  private record Plan(
      EntryPoint entry, int taps, int step, int blocks, int leastPlaces, int sharedBytes) {
    static Plan of(Conv2d spec, boolean fast, Device device) {
      if (device.major() == 9 && spec.kernelHeight() * spec.kernelWidth() >= LEAST_TAPS) {
        EntryPoint entry =
            fast ? EntryPoint.WEIGHT_GRADIENT_WGMMA_FAST : EntryPoint.WEIGHT_GRADIENT_WGMMA;
        int bytes = 3 * 16384 + 2 * (fast ? 1 : 3) * 8192 + 4 * 3 * 640;
        return new Plan(entry, 3, 64, 264, 512, bytes);
      }
      EntryPoint entry =
          fast ? EntryPoint.WEIGHT_GRADIENT_MMA_FAST : EntryPoint.WEIGHT_GRADIENT_MMA;
      return new Plan(entry, 1, 32, 512, 512, 4 * (32 * 72 + 32 * 2) * Float.BYTES);
    }

    /** Parts, if each has so many blocks; twice as many where the last of few would leave gaps. */
    int parts(int ofOnePart) {
      int parts = blocks / ofOnePart;
      return parts < FEW ? 2 * blocks / ofOnePart : parts;
    }
  }

  private final Conv2d spec;
  private final Plan plan;
  private final KernelLaunch sums;
  private final KernelLaunch parts;

  MatrixWeightGradientKernel(Conv2d spec, boolean fast, CudaDevice device) {
    super(device, 3);
    this.spec = spec;
    this.plan = Plan.of(spec, fast, device.description());
    this.sums = ConvFields.set(new KernelLaunch(device, plan.entry), 0, spec);
    this.parts = new KernelLaunch(device, EntryPoint.REDUCE_AXIS);
  }

  /** Whether it serves a convolution on a device. */
  static boolean serves(Conv2d spec, Device device) {
    return spec.input() == Element.SIGN && spec.groups() == 1 && device.isAtLeast(8, 0);
  }

  @Override
  void launch(int n, Buffer[] arguments) {
    int tapBlocks = Math.ceilDiv(spec.kernelHeight() * spec.kernelWidth(), plan.taps);
    int tiles = Math.ceilDiv(spec.filters(), TILE) * Math.ceilDiv(spec.channels(), TILE);
    int places = Math.toIntExact(ConvFields.places(spec, n));
    int most = Math.ceilDiv(places, plan.leastPlaces);
    int wanted = Math.clamp(plan.parts(tiles * tapBlocks), 1, most);
    int partPlaces = Math.ceilDiv(Math.ceilDiv(places, wanted), plan.step) * plan.step;
    int count = Math.ceilDiv(places, partPlaces);
    int weights = spec.weightType().shape().elements(1);
    long scratch = device().scratch((long) count * weights * Float.BYTES);
    sums.pointer(0, CudaBuffer.of(arguments[0]).values(Element.REAL));
    sums.pointer(1, CudaBuffer.of(arguments[1]).values(Element.SIGN)).pointer(2, scratch);
    sums.word(0, n).word(SPLIT, partPlaces);
    sums.grid(tiles, count, tapBlocks, plan.sharedBytes);
    WeightGradientKernel.add(parts, scratch, count, weights, CudaBuffer.of(arguments[2]));
  }
}
