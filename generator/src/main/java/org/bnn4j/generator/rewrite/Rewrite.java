package org.bnn4j.generator.rewrite;

import org.bnn4j.generator.graph.Region;

/** A change of a graph that keeps what it computes. */
public interface Rewrite {
  /** The region with every occurrence changed. */
  Region apply(Region region);

  /** The name in dumps and in complaints of the verifier. */
  default String name() {
    return getClass().getSimpleName();
  }
}
