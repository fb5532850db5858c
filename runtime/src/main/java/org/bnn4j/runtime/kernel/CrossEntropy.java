package org.bnn4j.runtime.kernel;

/**
 * Softmax cross-entropy of each image: {@code loss[n] = log Σ exp x[n, c] − Σ t[c]·x[n, c]}, where
 * the target t is {@code 1 − smoothing} at the label plus {@code smoothing / classes} everywhere.
 *
 * <p>Both sums run over c from 0 upwards, starting with +0, and take the logits relative to the
 * largest, m (by {@link Math#max}): {@code s = Σ exp(x[c] − m)} and {@code d = Σ fma(t[c], x[c] −
 * m, d)}, in which terms with {@code t[c] = 0} are left out. Then {@code loss = log(s) − d}, and
 * the gradient of a logit is {@code (exp(x[c] − m) / s − t[c]) · grad}. Functions are those of
 * {@link Elementary}. A label that is no class is an {@link IllegalArgumentException}.
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

  /**
   * The share of class {@code c} in the target: {@code smoothing / classes + (1 − smoothing)} at
   * the label.
   */
  public float target(int c, int label) {
    float everywhere = smoothing / classes;
    return c == label ? everywhere + (1 - smoothing) : everywhere;
  }
}
