package org.bnn4j.generator.plan;

import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.CrossEntropy;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Pool2d;
import org.bnn4j.runtime.kernel.RandomUniform;
import org.bnn4j.runtime.kernel.Reduce;
import org.bnn4j.runtime.kernel.Thresholds;

/** Which method of the runtime's {@code Kernels} a step calls, and with which record. */
public sealed interface Call {
  record ArrangeWeights(Conv2d spec) implements Call {}

  record Convolution(Conv2d spec) implements Call {}

  record ConvolutionWithEpilogue(Conv2d spec, Pointwise epilogue) implements Call {}

  record ConvolutionInputGradient(Conv2d spec) implements Call {}

  record ConvolutionInputGradientWithEpilogue(Conv2d spec, Pointwise epilogue) implements Call {}

  record ConvolutionWeightGradient(Conv2d spec) implements Call {}

  record MaxPool(Pool2d spec) implements Call {}

  record MaxPoolGradient(Pool2d spec) implements Call {}

  record AveragePool(Pool2d spec) implements Call {}

  record AveragePoolGradient(Pool2d spec) implements Call {}

  record CrossEntropyLoss(CrossEntropy spec) implements Call {}

  record CrossEntropyGradient(CrossEntropy spec) implements Call {}

  record RandomNumbers(RandomUniform spec) implements Call {}

  record ElementWise(Pointwise spec) implements Call {}

  record Reduction(Reduce spec) implements Call {}

  record Rearrange(Move spec) implements Call {}

  record ThresholdSearch(Thresholds spec) implements Call {}
}
