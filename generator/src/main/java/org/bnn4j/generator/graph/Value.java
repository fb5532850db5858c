package org.bnn4j.generator.graph;

/** A tensor that a node makes. Two values are the same if their numbers are. */
public record Value(int id, Type type) {
  /** {@code %12}. */
  @Override
  public String toString() {
    return "%" + id;
  }
}
