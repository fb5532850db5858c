package org.bnn4j.examples.peers.pytorch;

import ai.djl.ndarray.NDArray;

/**
 * The presets of bnn4j's library with their gradients, which autograd gets from functions with
 * those gradients, in the place of the signs.
 */
enum Binarization {
  /** Scaled signs with all of the scale's gradient; latent weights are centred and clamped. */
  XNOR {
    @Override
    NDArray activation(NDArray x) {
      return estimated(x.clip(-1, 1), x.sign());
    }

    @Override
    NDArray weight(NDArray latent) {
      return scale(latent).mul(activation(latent));
    }

    @Override
    void beforeForward(NDArray latent) {
      latent.subi(latent.mean(CHANNEL, true));
      clamp(latent, 1);
    }
  },

  /** Activations with the gradient of a parabola; the scale of weights has none. */
  BIREAL {
    @Override
    NDArray activation(NDArray x) {
      NDArray clipped = x.clip(-1, 1);
      return estimated(clipped.mul(clipped.abs().mul(-1).add(2)), x.sign());
    }

    @Override
    NDArray weight(NDArray latent) {
      NDArray signs = estimated(latent.clip(-1, 1), latent.sign());
      return scale(latent).stopGradient().mul(signs);
    }
  },

  /** Signs without a scale, with a window that latent weights do not leave; padded with ones. */
  LARQ {
    private static final float CLIP = 1.25f;

    @Override
    NDArray activation(NDArray x) {
      return estimated(x.clip(-CLIP, CLIP), x.sign());
    }

    @Override
    NDArray weight(NDArray latent) {
      return activation(latent);
    }

    @Override
    void beforeForward(NDArray latent) {
      clamp(latent, CLIP);
    }

    @Override
    int padValue() {
      return 1;
    }
  };

  private static final int[] CHANNEL = {1};
  private static final int[] WITHIN_FILTER = {1};

  /** The signs of activations. */
  abstract NDArray activation(NDArray x);

  /** The binary weights of latent ones. */
  abstract NDArray weight(NDArray latent);

  /**
   * What happens to latent weights in front of every forward, in place.
   *
   * @param latent without gradient
   */
  void beforeForward(NDArray latent) {}

  /** The value of padded places. */
  int padValue() {
    return 0;
  }

  /** The value of one, the gradient of the other. */
  private static NDArray estimated(NDArray smooth, NDArray value) {
    return smooth.sub(smooth.stopGradient()).add(value.stopGradient());
  }

  private static NDArray scale(NDArray latent) {
    long filters = latent.getShape().get(0);
    return latent.abs().reshape(filters, -1).mean(WITHIN_FILTER).reshape(filters, 1, 1, 1);
  }

  private static void clamp(NDArray latent, float limit) {
    latent.clip(-limit, limit).copyTo(latent);
  }
}
