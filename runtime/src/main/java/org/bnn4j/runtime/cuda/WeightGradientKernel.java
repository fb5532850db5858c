package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of a convolution's weights, in the order of the reference: the sums of each image to
 * scratch memory, then those over the images. Images of one row are summed in one go.
 */
final class WeightGradientKernel extends CudaKernel {
  /** Rows of at least so many columns are shared out among groups of warps. */
  private static final int LONG_ROW = 28;

  private final Conv2d spec;

  /** A thread a sum, for groups of few channels; one of the two is null. */
  private final @Nullable KernelLaunch direct;

  private final @Nullable TiledLaunch tiles;

  /** Adds the images; null where that is done. */
  private final @Nullable KernelLaunch images;

  WeightGradientKernel(Conv2d spec, CudaDevice device) {
    super(device, 3);
    this.spec = spec;
    if (CoreConv.isFew(spec.channels(), spec.groups())) {
      this.direct = new KernelLaunch(device, EntryPoint.WEIGHT_GRADIENT_DIRECT);
      this.tiles = null;
      prepare(direct);
    } else {
      boolean byRows = !spec.weightGradientByQuads() && spec.outWidth() >= LONG_ROW;
      this.direct = null;
      this.tiles =
          new TiledLaunch(
              byRows ? TiledLaunch.WEIGHT_GRADIENT_BY_ROWS : TiledLaunch.WEIGHT_GRADIENT,
              device,
              this::prepare);
    }
    boolean isDone = spec.outHeight() == 1 && !spec.weightGradientByQuads();
    this.images = isDone ? null : new KernelLaunch(device, EntryPoint.REDUCE_AXIS);
  }

  private void prepare(KernelLaunch launch) {
    ConvFields.set(launch, 0, spec);
    launch.constants(ConvFields.QUADS, spec.weightGradientByQuads() ? 1 : 0);
  }

  @Override
  void launch(int n, Buffer[] arguments) {
    CudaBuffer result = CudaBuffer.of(arguments[2]);
    if (images == null) {
      sum(n, 1, arguments, result.values(Element.REAL));
    } else {
      int weights = spec.weightType().shape().elements(1);
      long scratch = device().scratch((long) n * weights * Float.BYTES);
      sum(n, n, arguments, scratch);
      add(images, scratch, n, weights, result);
    }
  }

  private void sum(int n, int sums, Buffer[] arguments, long to) {
    if (direct != null) {
      set(direct, n, arguments, to);
      direct.striding((long) sums * spec.weightType().shape().elements(1));
    } else if (tiles != null) {
      int filters = spec.filters() / spec.groups();
      tiles.run(filters, spec.taps(), spec.groups(), sums, launch -> set(launch, n, arguments, to));
    }
  }

  private void set(KernelLaunch launch, int n, Buffer[] arguments, long to) {
    launch.pointer(0, CudaBuffer.of(arguments[0]).values(Element.REAL));
    launch.tensor(1, CudaBuffer.of(arguments[1]), spec.input()).pointer(3, to).word(0, n);
  }

  /** Adds {@code count} parts of so many floats in order. */
  static void add(KernelLaunch launch, long parts, int count, int floats, CudaBuffer result) {
    launch.pointer(0, parts).pointer(1, result.values(Element.REAL));
    launch.word(0, 1).word(1, count).word(2, floats).word(3, 1f);
    launch.striding(floats);
  }
}
