package org.bnn4j.generator.report;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bnn4j.generator.graph.Graph;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.TrainingGraph;
import org.bnn4j.generator.graph.Value;

/**
 * What an autograd that differentiates operation by operation would keep: of each image every value
 * of the forward that the gradient of an operation reads, once, before any rewrite.
 */
final class Autograd {
  private Autograd() {}

  /**
   * The values, in the order in which they are made. The network's inputs are the caller's.
   *
   * @param forward the network
   * @param differentiated the same with its gradients, as they were made
   */
  static List<Value> saved(Graph forward, TrainingGraph differentiated) {
    Set<Value> made = new HashSet<>();
    forward.nodes().stream()
        .filter(n -> !(n.op() instanceof Op.Input))
        .forEach(n -> made.addAll(n.results()));
    Set<Value> read = new HashSet<>();
    Region region = differentiated.region();
    Set<Value> wanted = new HashSet<>(region.results());
    for (Node node : region.nodes().reversed()) {
      if (node.results().stream().anyMatch(wanted::contains)) {
        wanted.addAll(node.op().operands());
        boolean backward = node.results().stream().noneMatch(made::contains);
        read.addAll(backward ? node.op().operands() : List.of());
      }
    }
    return forward.nodes().stream()
        .flatMap(n -> n.results().stream())
        .filter(v -> v.type().batched() && made.contains(v) && read.contains(v))
        .filter(v -> !differentiated.forwardResults().contains(v))
        .toList();
  }
}
