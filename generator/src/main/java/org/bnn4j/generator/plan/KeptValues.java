package org.bnn4j.generator.plan;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.TrainingGraph;
import org.bnn4j.generator.graph.Value;

/** What the forward of a training step keeps for its backward. */
public final class KeptValues {
  private KeptValues() {}

  /**
   * The values of each image that the backward reads, in the order in which they are made. What a
   * caller hands in or gets is the caller's.
   */
  public static List<Value> of(TrainingGraph graph) {
    Phases phases = Phases.training(graph);
    Set<Value> read = new LinkedHashSet<>();
    for (Node node : graph.region().nodes()) {
      if (phases.of(node) == 1) {
        read.addAll(node.op().operands());
      }
    }
    return graph.region().nodes().stream()
        .filter(n -> phases.of(n) == 0 && !(n.op() instanceof Op.Input))
        .flatMap(n -> n.results().stream())
        .filter(v -> v.type().batched() && read.contains(v))
        .filter(v -> !graph.forwardResults().contains(v))
        .toList();
  }
}
