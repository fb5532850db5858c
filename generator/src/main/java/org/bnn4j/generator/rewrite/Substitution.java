package org.bnn4j.generator.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Origin;
import org.bnn4j.generator.graph.Producers;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;

/**
 * A region rebuilt node by node: nodes are added in order, and values that stand for others are
 * replaced in all that comes after.
 */
final class Substitution {
  private final List<Node> nodes = new ArrayList<>();
  private final Map<Value, Value> replaced = new HashMap<>();
  private final Producers producers;
  private final List<Value> results;
  private int nextId;

  Substitution(Region region) {
    this.producers = Producers.of(region);
    this.results = region.results();
    this.nextId = region.freshId();
  }

  /** What stands for a value now. */
  Value current(Value value) {
    Value now = value;
    while (replaced.containsKey(now)) {
      now = replaced.get(now);
    }
    return now;
  }

  /** From here on {@code replacement} is read instead of {@code value}. */
  void replace(Value value, Value replacement) {
    Value now = current(replacement);
    if (!now.equals(value)) {
      replaced.put(value, now);
    }
  }

  /** The node with replaced values as operands. */
  Node current(Node node) {
    List<Value> operands = node.op().operands();
    List<Value> now = operands.stream().map(this::current).toList();
    return now.equals(operands)
        ? node
        : new Node(node.results(), node.op().withOperands(now), node.origin());
  }

  /** What makes a value, in the region as it was or in what has been added. */
  Node producer(Value value) {
    return producers.of(value);
  }

  void add(Node node) {
    nodes.add(node);
    producers.add(node);
  }

  /** Adds an operation that is new. */
  Value add(Op op, Type type, Origin origin) {
    Value value = fresh(type);
    add(new Node(value, op, origin));
    return value;
  }

  Value fresh(Type type) {
    return new Value(nextId++, type);
  }

  Region region() {
    return new Region(nodes, results.stream().map(this::current).toList());
  }
}
