package org.bnn4j.generator.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The node that makes each value. */
public final class Producers {
  private final Map<Value, Node> nodes = new HashMap<>();

  /** The producers of all values of a region. */
  public static Producers of(Region region) {
    return of(region.nodes());
  }

  /** The producers of all values that nodes make. */
  public static Producers of(List<Node> nodes) {
    Producers producers = new Producers();
    nodes.forEach(producers::add);
    return producers;
  }

  /** Adds a node, or puts it in the place of what made the same values. */
  public void add(Node node) {
    node.results().forEach(r -> nodes.put(r, node));
  }

  public boolean knows(Value value) {
    return nodes.containsKey(value);
  }

  /** The node that makes a value of the region. */
  public Node of(Value value) {
    Node node = nodes.get(value);
    if (node == null) {
      throw new IllegalStateException("no node makes " + value);
    }
    return node;
  }
}
