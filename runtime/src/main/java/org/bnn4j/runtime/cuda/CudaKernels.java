package org.bnn4j.runtime.cuda;

import java.util.List;
import java.util.function.Supplier;
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
import org.jspecify.annotations.Nullable;

/** Prepares the device's kernels. */
final class CudaKernels implements Kernels {
  private final CudaDevice device;
  private final LabelCheck labels;
  private final SignGradients gradients;

  /**
   * Kernels of a device.
   *
   * @param gradients how gradients of convolutions with signs are added up
   */
  CudaKernels(CudaDevice device, LabelCheck labels, SignGradients gradients) {
    this.device = device;
    this.labels = labels;
    this.gradients = gradients;
  }

  private Kernel prepare(Supplier<Kernel> kernel) {
    synchronized (device) {
      return kernel.get();
    }
  }

  @Override
  public Kernel arrangeWeights(Conv2d spec) {
    TensorType type = spec.weightType();
    return prepare(() ->
        MatrixShape.serves(spec, device.description())
            ? new ArrangeWeightsKernel(spec, device)
            : new ReshapeKernel(type, type.shape(), device));
  }

  @Override
  public Kernel conv2d(Conv2d spec) {
    TensorType result = spec.resultType();
    return conv2d(
        spec, Pointwise.of(result.shape(), result.element(), Formula.argument(0), result));
  }

  @Override
  public Kernel conv2d(Conv2d spec, Pointwise epilogue) {
    List<TensorType> operands = epilogue.operands();
    if (operands.isEmpty() || !operands.getFirst().equals(spec.resultType())) {
      throw new IllegalArgumentException("operand 0 of the epilogue is not " + spec.resultType());
    }
    return prepare(() -> new ConvKernel(spec, epilogue, device));
  }

  @Override
  public Kernel conv2dInputGradient(Conv2d spec) {
    return inputGradient(spec, null);
  }

  @Override
  public Kernel conv2dInputGradient(Conv2d spec, Pointwise epilogue) {
    TensorType gradient = TensorType.real(spec.inputType().shape());
    List<TensorType> operands = epilogue.operands();
    if (operands.isEmpty() || !operands.getFirst().equals(gradient)) {
      throw new IllegalArgumentException("operand 0 of the epilogue is not " + gradient);
    }
    return inputGradient(spec, epilogue);
  }

  private Kernel inputGradient(Conv2d spec, @Nullable Pointwise epilogue) {
    boolean byMatrix =
        gradients != SignGradients.ORDERED
            && MatrixInputGradientKernel.serves(spec, device.description());
    return prepare(() ->
        byMatrix
            ? MatrixInputGradientKernel.of(spec, epilogue, isFast(), device)
            : new InputGradientKernel(spec, epilogue, device));
  }

  private boolean isFast() {
    return gradients == SignGradients.BF16;
  }

  @Override
  public Kernel conv2dWeightGradient(Conv2d spec) {
    boolean byMatrix =
        gradients != SignGradients.ORDERED
            && MatrixWeightGradientKernel.serves(spec, device.description());
    return prepare(() ->
        byMatrix
            ? new MatrixWeightGradientKernel(spec, isFast(), device)
            : new WeightGradientKernel(spec, device));
  }

  @Override
  public Kernel maxPool(Pool2d spec) {
    return prepare(() -> new PoolKernel(spec, EntryPoint.MAX_POOL, device));
  }

  @Override
  public Kernel maxPoolGradient(Pool2d spec) {
    return prepare(() -> PoolGradientKernel.ofMaximum(spec, device));
  }

  @Override
  public Kernel averagePool(Pool2d spec) {
    return prepare(() -> new PoolKernel(spec, EntryPoint.AVERAGE_POOL, device));
  }

  @Override
  public Kernel averagePoolGradient(Pool2d spec) {
    return prepare(() -> PoolGradientKernel.ofAverage(spec, device));
  }

  @Override
  public Kernel crossEntropy(CrossEntropy spec) {
    return prepare(() -> new CrossEntropyKernel(spec, EntryPoint.CROSS_ENTROPY, device, labels));
  }

  @Override
  public Kernel crossEntropyGradient(CrossEntropy spec) {
    return prepare(
        () -> new CrossEntropyKernel(spec, EntryPoint.CROSS_ENTROPY_GRADIENT, device, labels));
  }

  @Override
  public Kernel randomUniform(RandomUniform spec) {
    return prepare(() -> new RandomUniformKernel(spec, device));
  }

  @Override
  public Kernel pointwise(Pointwise spec) {
    return prepare(() -> new PointwiseKernel(spec, device));
  }

  @Override
  public Kernel reduce(Reduce spec) {
    return prepare(() -> new ReduceKernel(spec, device));
  }

  @Override
  public Kernel move(Move spec) {
    return prepare(() ->
        switch (spec) {
          case Move.Window window -> ShiftKernel.of(window, device);
          case Move.Spread spread -> ShiftKernel.of(spread, device);
          case Move.Concat concat -> new ConcatKernel(concat, device);
          case Move.Reshape(TensorType input, var shape) -> new ReshapeKernel(input, shape, device);
        });
  }

  @Override
  public Kernel thresholds(Thresholds spec) {
    return prepare(() -> new ThresholdsKernel(spec, device));
  }
}
