package org.bnn4j.runtime.kernel;

/**
 * Softmax cross-entropy of each image: {@code loss[n] = log Σ exp x[n, c] − Σ t[c]·x[n, c]}, where the
 * target t is {@code 1 − smoothing} at the label plus {@code smoothing / classes} everywhere.
 *
 * <p>The exponents are taken relative to the largest logit; sums run over c from 0 upwards.
 */
public record CrossEntropy(int classes, float smoothing) {
  public TensorType logitsType() {
    return TensorType.real(Shape.batch(classes, 1, 1));
  }

  public TensorType labelsType() {
    return TensorType.index(Shape.batch(1, 1, 1));
  }

  public TensorType lossType() {
    return TensorType.real(Shape.batch(1, 1, 1));
  }
}
