package org.bnn4j.runtime.cuda;

import java.util.List;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.cuda.ptx.PointwisePtx;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * A convolution with its epilogue: in the convolution's own kernel where that knows the epilogue,
 * else as a pass over the sums in scratch memory.
 */
final class ConvKernel extends CudaKernel {
  private final Conv2d spec;
  private final List<TensorType> types;
  private final ConvLaunch conv;
  private final @Nullable FormulaLaunch pass;

  ConvKernel(Conv2d spec, Pointwise epilogue, CudaDevice device) {
    super(device, 1 + epilogue.operands().size() + epilogue.results().size());
    this.spec = spec;
    this.types = PointwisePtx.arguments(epilogue);
    EpilogueForm form = EpilogueForm.of(spec, epilogue).orElse(null);
    this.pass = form == null ? new FormulaLaunch(PointwisePtx.of(epilogue), device) : null;
    EpilogueForm own = form == null ? EpilogueForm.plain(spec.resultElement()) : form;
    EpilogueArguments arguments = new EpilogueArguments(own, epilogue);
    this.conv =
        MatrixShape.serves(spec, device.description())
            ? new MatrixConv(spec, MatrixShape.of(spec, device.description()), arguments, device)
            : new CoreConv(spec, arguments, device);
  }

  @Override
  void launch(int n, Buffer[] arguments) {
    if (pass == null) {
      conv.run(n, arguments, 0);
      return;
    }
    TensorType sums = spec.resultType();
    long scratch = device().scratch(CudaBuffer.bytes(sums, n));
    conv.run(n, arguments, scratch);
    pass.begin();
    pass.pointer(scratch).tensors(types, 1, arguments, 2).run(n);
  }

  /** Memory for weights, in the order that the convolution reads. */
  static CudaBuffer allocateWeights(Conv2d spec, CudaDevice device) {
    if (!MatrixShape.serves(spec, device.description())) {
      return CudaBuffer.allocate(device.memory(), 1, spec.weightType());
    }
    MatrixShape shape = MatrixShape.of(spec, device.description());
    return CudaBuffer.ofWords(device.memory(), shape.weightWords(spec), shape.borderEntries(spec));
  }
}
