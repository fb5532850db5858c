package org.bnn4j.runtime.cuda;

import java.util.List;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.cuda.ptx.PointwisePtx;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.TensorType;

/** {@link Pointwise}, as a kernel of its own. */
final class PointwiseKernel extends CudaKernel {
  private final List<TensorType> types;
  private final FormulaLaunch launch;

  PointwiseKernel(Pointwise spec, CudaDevice device) {
    super(device, spec.operands().size() + spec.results().size());
    this.types = PointwisePtx.arguments(spec);
    this.launch = new FormulaLaunch(PointwisePtx.of(spec), device);
  }

  @Override
  void launch(int n, Buffer[] arguments) {
    launch.begin().tensors(types, 0, arguments, 0).run(n);
  }
}
