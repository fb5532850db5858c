package org.bnn4j.generator.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Nodes and the values that are wanted of them: what rewrites work on. {@link Op.Update}s are
 * wanted too, for what they change.
 *
 * @param nodes each behind the nodes whose results it reads
 * @param results wanted values, whose number and order every rewrite keeps
 */
public record Region(List<Node> nodes, List<Value> results) {
  public Region {
    nodes = List.copyOf(nodes);
    results = List.copyOf(results);
  }

  /** How often each value is read, by nodes and as a result. */
  public Map<Value, Integer> uses() {
    Map<Value, Integer> uses = new HashMap<>();
    for (Node node : nodes) {
      for (Value operand : node.op().operands()) {
        uses.merge(operand, 1, Integer::sum);
      }
    }
    for (Value result : results) {
      uses.merge(result, 1, Integer::sum);
    }
    return uses;
  }

  /** A number that no value has. */
  public int freshId() {
    return nodes.stream().flatMap(n -> n.results().stream()).mapToInt(Value::id).max().orElse(0)
        + 1;
  }
}
