package org.bnn4j.runtime.reference;

import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.Kernels;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.CrossEntropy;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Pool2d;
import org.bnn4j.runtime.kernel.RandomUniform;
import org.bnn4j.runtime.kernel.Reduce;
import org.bnn4j.runtime.kernel.Thresholds;

/** One class per kernel. */
final class ReferenceKernels implements Kernels {
  @Override
  public Kernel arrangeWeights(Conv2d spec) {
    return new WeightCopy(spec);
  }

  @Override
  public Kernel conv2d(Conv2d spec) {
    return new Convolution(spec);
  }

  @Override
  public Kernel conv2d(Conv2d spec, Pointwise epilogue) {
    return new ConvolutionWithEpilogue(spec, epilogue);
  }

  @Override
  public Kernel conv2dInputGradient(Conv2d spec) {
    return new ConvolutionInputGradient(spec);
  }

  @Override
  public Kernel conv2dInputGradient(Conv2d spec, Pointwise epilogue) {
    return new ConvolutionInputGradientWithEpilogue(spec, epilogue);
  }

  @Override
  public Kernel conv2dWeightGradient(Conv2d spec) {
    return new ConvolutionWeightGradient(spec);
  }

  @Override
  public Kernel maxPool(Pool2d spec) {
    return new MaxPool(spec);
  }

  @Override
  public Kernel maxPoolGradient(Pool2d spec) {
    return new MaxPoolGradient(spec);
  }

  @Override
  public Kernel averagePool(Pool2d spec) {
    return new AveragePool(spec);
  }

  @Override
  public Kernel averagePoolGradient(Pool2d spec) {
    return new AveragePoolGradient(spec);
  }

  @Override
  public Kernel crossEntropy(CrossEntropy spec) {
    return new CrossEntropyLoss(spec);
  }

  @Override
  public Kernel crossEntropyGradient(CrossEntropy spec) {
    return new CrossEntropyGradient(spec);
  }

  @Override
  public Kernel randomUniform(RandomUniform spec) {
    return new RandomNumbers(spec);
  }

  @Override
  public Kernel pointwise(Pointwise spec) {
    return new PointwisePass(spec);
  }

  @Override
  public Kernel reduce(Reduce spec) {
    return new Reduction(spec);
  }

  @Override
  public Kernel move(Move spec) {
    return switch (spec) {
      case Move.Window window -> new WindowMove(window);
      case Move.Spread spread -> new SpreadMove(spread);
      case Move.Concat concat -> new ConcatMove(concat);
      case Move.Reshape reshape -> new ReshapeMove(reshape);
    };
  }

  @Override
  public Kernel thresholds(Thresholds spec) {
    return new ThresholdSearch(spec);
  }
}
