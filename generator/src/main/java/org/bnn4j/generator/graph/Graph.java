package org.bnn4j.generator.graph;

import java.util.List;
import java.util.Optional;

/**
 * A network as operations.
 *
 * @param network the network's name
 * @param nodes each behind the nodes whose results it reads
 * @param outputs what the network gives, in the order of its text
 * @param loss the value that training lowers, one number for the batch
 * @param differentiated inputs whose gradients are wanted beside those of the parameters
 * @param rules declared gradients, in the order of their outputs
 */
public record Graph(
    String network,
    List<Node> nodes,
    List<Output> outputs,
    Optional<Value> loss,
    List<Value> differentiated,
    List<GradientRule> rules) {
  public Graph {
    nodes = List.copyOf(nodes);
    outputs = List.copyOf(outputs);
    differentiated = List.copyOf(differentiated);
    rules = List.copyOf(rules);
  }

  /** A named result of the network. */
  public record Output(String name, Value value) {}
}
