package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.jspecify.annotations.Nullable;

/** The gradient of a convolution's input, in the order of the reference. */
final class InputGradientKernel extends InputGradient {
  private final Conv2d spec;

  /** A thread a sum, for groups of few channels; one of the two is null. */
  private final @Nullable KernelLaunch direct;

  private final @Nullable TiledLaunch tiles;

  InputGradientKernel(Conv2d spec, @Nullable Pointwise epilogue, CudaDevice device) {
    super(spec, epilogue, device);
    this.spec = spec;
    if (CoreConv.isFew(spec.channels(), spec.groups())) {
      this.direct = new KernelLaunch(device, EntryPoint.INPUT_GRADIENT_DIRECT);
      this.tiles = null;
      prepare(direct);
    } else {
      this.direct = null;
      this.tiles = new TiledLaunch(TiledLaunch.INPUT_GRADIENT, device, this::prepare);
    }
  }

  private void prepare(KernelLaunch launch) {
    ConvFields.set(launch, 0, spec);
    launch.constants(ConvFields.QUADS, spec.inputGradientByQuads() ? 1 : 0);
  }

  @Override
  long scratchBytes() {
    return 0;
  }

  @Override
  void sum(int n, Buffer[] arguments, long result, long scratch) {
    Shape shape = spec.inputType().shape();
    if (direct != null) {
      set(direct, n, arguments, result);
      direct.striding(shape.elements(n));
    } else if (tiles != null) {
      long places = (long) n * shape.h() * shape.w();
      tiles.run(
          places,
          spec.groupChannels(),
          spec.groups(),
          1,
          launch -> set(launch, n, arguments, result));
    }
  }

  private void set(KernelLaunch launch, int n, Buffer[] arguments, long result) {
    launch.pointer(0, CudaBuffer.of(arguments[0]).values(Element.REAL));
    launch.tensor(1, CudaBuffer.of(arguments[1]), spec.weight());
    launch.pointer(3, result).word(0, n);
  }
}
