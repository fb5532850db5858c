package org.bnn4j.examples.peers.pytorch;

import ai.djl.ndarray.NDArray;

/** A part of a network. */
interface Layer {
  /** What comes out for a batch. */
  NDArray forward(NDArray x);

  /** This layer, then others. */
  default Layer then(Layer... others) {
    Layer all = this;
    for (Layer next : others) {
      Layer before = all;
      all = x -> next.forward(before.forward(x));
    }
    return all;
  }

  /** The sum of what both make of the same. */
  default Layer plus(Layer other) {
    return x -> forward(x).add(other.forward(x));
  }
}
