package org.bnn4j.examples.peers.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.internal.NDArrayEx;

/** Signs and their straight-through gradients, those of preset {@code xnor} of bnn4j's library. */
final class Estimator {
  private static final int[] WITHIN_FILTER = {1};
  private static final int[] CHANNEL = {1};

  private Estimator() {}

  /** The sign of {@code x}, exactly; its gradient is that of a clip to [-1, 1]. */
  static NDArray sign(NDArray x) {
    NDArray clipped = x.clip(-1, 1);
    return clipped.sub(clipped.stopGradient()).add(x.sign().stopGradient());
  }

  /** Signs of latent weights times the mean of their amounts in each filter. */
  static NDArray scaledSign(NDArray weight) {
    long filters = weight.getShape().get(0);
    NDArray scale = weight.abs().reshape(filters, -1).mean(WITHIN_FILTER);
    return scale.reshape(filters, 1, 1, 1).mul(sign(weight));
  }

  /** The step before each forward: latent weights are centred and clamped, in place. */
  static void centreAndClamp(NDArray weight) {
    NDArray values = weight.stopGradient();
    values.subi(values.mean(CHANNEL, true));
    NDArray clamped = values.clip(-1, 1);
    clamped.copyTo(values);
  }

  /** One step of gradient descent, in place; the gradient is zero afterwards. */
  static void descend(NDArray parameter, float rate) {
    NDArray gradient = parameter.getGradient();
    NDArray values = parameter.stopGradient();
    values.subi(gradient.mul(rate));
    gradient.subi(gradient);
    gradient.close();
  }

  /** The ops that DJL leaves to its engines. */
  static NDArrayEx engine(NDArray x) {
    return x.getNDArrayInternal();
  }
}
