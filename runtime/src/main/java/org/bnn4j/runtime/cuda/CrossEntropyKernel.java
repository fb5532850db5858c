package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.CrossEntropy;
import org.bnn4j.runtime.kernel.Element;

/** Losses, or the gradient of the logits; a warp an image. */
final class CrossEntropyKernel extends CudaKernel {
  private static final int WARP = 32;

  private final boolean isGradient;
  private final KernelLaunch launch;

  CrossEntropyKernel(CrossEntropy spec, EntryPoint entry, CudaDevice device, LabelCheck labels) {
    super(device, entry == EntryPoint.CROSS_ENTROPY_GRADIENT ? 4 : 3);
    this.isGradient = entry == EntryPoint.CROSS_ENTROPY_GRADIENT;
    this.launch = new KernelLaunch(device, entry);
    launch.pointer(4, labels.addressFor(spec.classes()));
    launch.word(1, spec.classes()).word(2, spec.target(1, 0)).word(3, spec.target(0, 0));
  }

  @Override
  void launch(int n, Buffer[] arguments) {
    int next = 0;
    if (isGradient) {
      launch.pointer(2, CudaBuffer.of(arguments[next++]).values(Element.REAL));
    }
    launch.pointer(0, CudaBuffer.of(arguments[next++]).values(Element.REAL));
    launch.pointer(1, CudaBuffer.of(arguments[next++]).values(Element.INDEX));
    launch.pointer(3, CudaBuffer.of(arguments[next]).values(Element.REAL));
    launch.word(0, n).striding((long) n * WARP);
  }
}
