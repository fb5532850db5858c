package org.bnn4j.runtime.cuda;

import java.util.List;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.cuda.ptx.PointwisePtx;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of a convolution's input, with an epilogue or without. An epilogue that the kernel
 * of the sums does not know is a pass of its own over the gradient in scratch memory.
 */
abstract class InputGradient extends CudaKernel {
  private static final int ALIGNMENT = 256;

  private final TensorType gradient;
  private final List<TensorType> types;
  private final @Nullable FormulaLaunch pass;
  private final int result;

  /** Prepares the pass of an epilogue, if there is one. */
  InputGradient(Conv2d spec, @Nullable Pointwise epilogue, CudaDevice device) {
    this(spec, epilogue, false, device);
  }

  /**
   * Prepares the pass of an epilogue that the kernel of the sums does not know.
   *
   * @param isKnown whether the kernel of the sums computes the epilogue, too
   */
  InputGradient(Conv2d spec, @Nullable Pointwise epilogue, boolean isKnown, CudaDevice device) {
    super(
        device, epilogue == null ? 3 : 1 + epilogue.operands().size() + epilogue.results().size());
    Pointwise unknown = isKnown ? null : epilogue;
    this.gradient = TensorType.real(spec.inputType().shape());
    this.types = unknown == null ? List.of() : PointwisePtx.arguments(unknown);
    this.pass = unknown == null ? null : new FormulaLaunch(PointwisePtx.of(unknown), device);
    this.result = epilogue == null ? 2 : 1 + epilogue.operands().size();
  }

  /** Bytes of scratch memory that the sums themselves need. */
  abstract long scratchBytes();

  /**
   * Writes down the launches of the sums.
   *
   * @param result where the gradient goes
   * @param scratch memory of the size asked for
   */
  abstract void sum(int n, Buffer[] arguments, long result, long scratch);

  @Override
  final void launch(int n, Buffer[] arguments) {
    long own = (scratchBytes() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (pass == null) {
      long scratch = own == 0 ? 0 : device().scratch(own);
      sum(n, arguments, CudaBuffer.of(arguments[result]).values(Element.REAL), scratch);
      return;
    }
    long scratch = device().scratch(own + CudaBuffer.bytes(gradient, n));
    sum(n, arguments, scratch + own, scratch);
    pass.begin();
    pass.pointer(scratch + own).tensors(types, 1, arguments, 2).run(n);
  }
}
