package org.bnn4j.generator.plan;

import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Conv2d;

/** Where a tensor lies, before buffers are assigned. */
sealed interface Place {
  /** The memory of a parameter. */
  record Parameter(int index, String path) implements Place {
    /** The last part of the path. */
    String name() {
      return path.substring(path.lastIndexOf('.') + 1);
    }
  }

  /** The memory of a parameter's gradient. */
  record Gradient(int index) implements Place {}

  /** What a caller hands in. */
  record Input(String name, Value value, Plan.Role role) implements Place {}

  /** What a caller gets. */
  record Output(String name, Value value, Plan.Role role) implements Place {}

  /** A tensor within the plan. */
  record Tensor(Value value) implements Place {}

  /** Weights in a backend's own order. */
  record Arranged(Value weights, Conv2d spec) implements Place {}
}
