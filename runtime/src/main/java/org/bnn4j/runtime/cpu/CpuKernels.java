package org.bnn4j.runtime.cpu;

import java.util.List;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.Kernels;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.CrossEntropy;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Pool2d;
import org.bnn4j.runtime.kernel.RandomUniform;
import org.bnn4j.runtime.kernel.Reduce;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.kernel.Thresholds;
import org.bnn4j.runtime.threads.Workers;

/** Prepares the CPU's kernels, and holds what they share. */
final class CpuKernels implements Kernels {
  private final KernelSet set;
  private final Workers workers;
  private final FormulaCompiler compiler;

  CpuKernels(KernelSet set, Workers workers) {
    this.set = set;
    this.workers = workers;
    this.compiler = new FormulaCompiler(set.formulaLanes());
  }

  KernelSet set() {
    return set;
  }

  Workers workers() {
    return workers;
  }

  FormulaCompiler compiler() {
    return compiler;
  }

  Buffer allocateWeights(Conv2d spec) {
    return new ArrangedWeights(spec, set.block());
  }

  @Override
  public Kernel arrangeWeights(Conv2d spec) {
    return new ArrangeWeightsKernel(spec, this);
  }

  @Override
  public Kernel conv2d(Conv2d spec) {
    TensorType result = spec.resultType();
    Pointwise copy = Pointwise.of(result.shape(), result.element(), Formula.argument(0), result);
    return new ConvKernel(spec, copy, this);
  }

  @Override
  public Kernel conv2d(Conv2d spec, Pointwise epilogue) {
    List<TensorType> operands = epilogue.operands();
    if (operands.isEmpty() || !operands.getFirst().equals(spec.resultType())) {
      throw new IllegalArgumentException("operand 0 of the epilogue is not " + spec.resultType());
    }
    return new ConvKernel(spec, epilogue, this);
  }

  @Override
  public Kernel conv2dInputGradient(Conv2d spec) {
    return looksUp(spec)
        ? new InputGradientLookup(spec, this)
        : new InputGradientKernel(spec, this);
  }

  @Override
  public Kernel conv2dInputGradient(Conv2d spec, Pointwise epilogue) {
    TensorType gradient = TensorType.real(spec.inputType().shape());
    List<TensorType> operands = epilogue.operands();
    if (operands.isEmpty() || !operands.getFirst().equals(gradient)) {
      throw new IllegalArgumentException("operand 0 of the epilogue is not " + gradient);
    }
    return looksUp(spec)
        ? new InputGradientLookup(spec, epilogue, this)
        : new InputGradientKernel(spec, epilogue, this);
  }

  /** A depth-wise quad has one filter, and adds what an fma does. */
  private static boolean looksUp(Conv2d spec) {
    return spec.inputGradientByQuads() && ConvMethod.of(spec) != ConvMethod.DEPTHWISE;
  }

  @Override
  public Kernel conv2dWeightGradient(Conv2d spec) {
    return spec.weightGradientByQuads()
        ? new WeightGradientLookup(spec, this)
        : new WeightGradientKernel(spec, this);
  }

  @Override
  public Kernel maxPool(Pool2d spec) {
    return new MaxPoolKernel(spec, this);
  }

  @Override
  public Kernel maxPoolGradient(Pool2d spec) {
    return new MaxPoolGradientKernel(spec, workers);
  }

  @Override
  public Kernel averagePool(Pool2d spec) {
    return new AveragePoolKernel(spec, this);
  }

  @Override
  public Kernel averagePoolGradient(Pool2d spec) {
    return new AveragePoolGradientKernel(spec, workers);
  }

  @Override
  public Kernel crossEntropy(CrossEntropy spec) {
    return new CrossEntropyKernel(spec);
  }

  @Override
  public Kernel crossEntropyGradient(CrossEntropy spec) {
    return new CrossEntropyGradientKernel(spec);
  }

  @Override
  public Kernel randomUniform(RandomUniform spec) {
    return new RandomUniformKernel(spec, workers);
  }

  @Override
  public Kernel pointwise(Pointwise spec) {
    return new PointwiseKernel(spec, this);
  }

  @Override
  public Kernel reduce(Reduce spec) {
    return new ReduceKernel(spec, this);
  }

  @Override
  public Kernel move(Move spec) {
    return switch (spec) {
      case Move.Window window -> new WindowKernel(window, workers);
      case Move.Spread spread -> new SpreadKernel(spread, workers);
      case Move.Concat concat -> new ConcatKernel(concat, workers);
      case Move.Reshape reshape -> new ReshapeKernel(reshape, workers);
    };
  }

  @Override
  public Kernel thresholds(Thresholds spec) {
    return new ThresholdsKernel(spec, this);
  }
}
