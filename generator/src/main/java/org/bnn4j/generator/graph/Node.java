package org.bnn4j.generator.graph;

import java.util.List;

/** One operation of a graph and the values it makes. */
public record Node(List<Value> results, Op op, Origin origin) {
  public Node {
    results = List.copyOf(results);
  }

  /** A node of one result. */
  public Node(Value result, Op op, Origin origin) {
    this(List.of(result), op, origin);
  }

  /** The only result. */
  public Value result() {
    if (results.size() != 1) {
      throw new IllegalStateException("node has " + results.size() + " results");
    }
    return results.get(0);
  }
}
