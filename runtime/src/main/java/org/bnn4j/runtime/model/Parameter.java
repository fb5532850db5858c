package org.bnn4j.runtime.model;

import java.util.List;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.TensorType;

/**
 * A named tensor of a network that outlives a step.
 *
 * @param path its name in files
 * @param sizes its shape in files
 * @param type how kernels see it
 * @param kind what may change it
 */
public record Parameter(
    String path,
    List<Integer> sizes,
    TensorType type,
    Kind kind,
    Initializer initializer,
    Buffer buffer) {
  public Parameter {
    sizes = List.copyOf(sizes);
  }

  /** What may change a parameter. */
  public enum Kind {
    /** The optimizer. */
    TRAINED,
    /** Nothing. */
    FIXED,
    /** The network's own updates. */
    BUFFER
  }
}
