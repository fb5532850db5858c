package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.jspecify.annotations.Nullable;

/** The gradient of a convolution's input, in the order of the reference. */
final class InputGradientKernel extends InputGradient {
  private static final int TILE = 64;

  private final Conv2d spec;
  private final boolean strides;
  private final KernelLaunch launch;

  InputGradientKernel(Conv2d spec, @Nullable Pointwise epilogue, CudaDevice device) {
    super(spec, epilogue, device);
    this.spec = spec;
    this.strides = CoreConv.isFew(spec.channels(), spec.groups());
    EntryPoint entry = strides ? EntryPoint.INPUT_GRADIENT_DIRECT : EntryPoint.INPUT_GRADIENT;
    this.launch = ConvFields.set(new KernelLaunch(device, entry), 0, spec);
    launch.constants(ConvFields.QUADS, spec.inputGradientByQuads() ? 1 : 0);
  }

  @Override
  long scratchBytes() {
    return 0;
  }

  @Override
  void sum(int n, Buffer[] arguments, long result, long scratch) {
    launch.pointer(0, CudaBuffer.of(arguments[0]).values(Element.REAL));
    launch.tensor(1, CudaBuffer.of(arguments[1]), spec.weight());
    launch.pointer(3, result).word(0, n);
    Shape shape = spec.inputType().shape();
    if (strides) {
      launch.striding(shape.elements(n));
    } else {
      long places = (long) n * shape.h() * shape.w();
      int columns = spec.groups() * Math.ceilDiv(spec.groupChannels(), TILE);
      launch.grid(ConvFields.ceilDiv(places, TILE), columns, 1);
    }
  }
}
