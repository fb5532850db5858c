package org.bnn4j.runtime;

import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.CrossEntropy;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Pool2d;
import org.bnn4j.runtime.kernel.RandomUniform;
import org.bnn4j.runtime.kernel.Reduce;
import org.bnn4j.runtime.kernel.Thresholds;

/**
 * The arithmetic of a backend. Every method prepares one kernel; the records say what it computes.
 */
public interface Kernels {
  /**
   * Brings weights into the order in which {@link #conv2d} reads them. Arguments: weights of {@code
   * spec.weightType()}, arranged weights ({@link Backend#allocateWeights}).
   */
  Kernel arrangeWeights(Conv2d spec);

  /** Convolution. Arguments: input, arranged weights, result of {@code spec.resultType()}. */
  Kernel conv2d(Conv2d spec);

  /**
   * Convolution with an element-wise pass over its result while that is near. Arguments: input,
   * arranged weights, operands 1 and up of the epilogue, results of the epilogue.
   */
  Kernel conv2d(Conv2d spec, Pointwise epilogue);

  /**
   * Gradient of the input (REAL, {@code spec.inputType()}'s shape), a float sum {@code Σ over ky,
   * kx, o of grad·weight} in this order, starting with +0, over the taps that reach the place; o
   * runs over the filters of its group. Each product is added by {@link Math#fma}.
   *
   * <p>But where {@link Conv2d#inputGradientByQuads} the filters of a group are taken in quads of
   * four from its first: {@code t = ((±g0 ± g1) ± g2) ± g3}, from left to right, is added to the
   * sum as a whole. Filters that the last quad lacks count as gradient +0.
   *
   * <p>Arguments: REAL gradient of the result, weights of {@code spec.weightType()} (not arranged),
   * result.
   */
  Kernel conv2dInputGradient(Conv2d spec);

  /**
   * Gradient of the input with an element-wise pass over it while it is near. Operand 0 of the
   * epilogue is the gradient, REAL of {@code spec.inputType()}'s shape. Arguments: REAL gradient of
   * the result, weights (not arranged), operands 1 and up of the epilogue, results of the epilogue.
   */
  Kernel conv2dInputGradient(Conv2d spec, Pointwise epilogue);

  /**
   * Gradient of the weights (REAL, {@code spec.weightType()}'s shape), a float sum {@code Σ over n,
   * y, x of grad·input} nested as in {@link org.bnn4j.runtime.kernel.Reduce}: a row by {@link
   * Math#fma} over x, rows added over y, images over n, each level starting with +0. Places outside
   * the image count as {@code padValue}, and are left out where that is 0.
   *
   * <p>But where {@link Conv2d#weightGradientByQuads} the columns of the result are taken in quads
   * x, x+1, x+2, x+3 with x a multiple of 4: {@code t = ((±g0 ± g1) ± g2) ± g3}, from left to
   * right, is added as a whole, over all quads of an image, y by y, to one sum that starts with +0;
   * images are added over n. Columns that the last quad lacks, and places that are left out, count
   * as gradient +0.
   *
   * <p>Arguments: REAL gradient of the result, input of {@code spec.inputType()}, result.
   */
  Kernel conv2dWeightGradient(Conv2d spec);

  /** Maximum over windows. Arguments: input, result. */
  Kernel maxPool(Pool2d spec);

  /** Arguments: gradient of the result, input, gradient of the input. */
  Kernel maxPoolGradient(Pool2d spec);

  /** Average over windows. Arguments: input, result. */
  Kernel averagePool(Pool2d spec);

  /** Arguments: gradient of the result, gradient of the input. */
  Kernel averagePoolGradient(Pool2d spec);

  /** Arguments: logits, labels, losses. */
  Kernel crossEntropy(CrossEntropy spec);

  /** Arguments: gradient of the losses, logits, labels, gradient of the logits. */
  Kernel crossEntropyGradient(CrossEntropy spec);

  /** Random numbers. Arguments: key, step, result. */
  Kernel randomUniform(RandomUniform spec);

  /** An element-wise pass. */
  Kernel pointwise(Pointwise spec);

  /** Sums or means. */
  Kernel reduce(Reduce spec);

  /** A rearranging copy. */
  Kernel move(Move spec);

  /** The search for thresholds. */
  Kernel thresholds(Thresholds spec);
}
