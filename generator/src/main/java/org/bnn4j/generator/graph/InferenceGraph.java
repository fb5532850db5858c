package org.bnn4j.generator.graph;

import java.util.List;

/**
 * A network as it is used: running statistics, no gradients.
 *
 * @param region results: the outputs
 * @param outputs their names
 * @param parameters all parameters, in the order of the text
 */
public record InferenceGraph(
    String network, Region region, List<String> outputs, List<ParameterInfo> parameters) {
  public InferenceGraph {
    outputs = List.copyOf(outputs);
    parameters = List.copyOf(parameters);
  }

  /** The inference graph of an elaborated network. */
  public static InferenceGraph of(Graph graph) {
    return new InferenceGraph(
        graph.network(),
        new Region(graph.nodes(), graph.outputs().stream().map(Graph.Output::value).toList()),
        graph.outputs().stream().map(Graph.Output::name).toList(),
        parameters(graph.nodes()));
  }

  /** The parameters that nodes read, in their order. */
  public static List<ParameterInfo> parameters(List<Node> nodes) {
    return nodes.stream()
        .map(Node::op)
        .filter(Op.Parameter.class::isInstance)
        .map(op -> ((Op.Parameter) op).info())
        .toList();
  }

  /** The same network with other nodes. */
  public InferenceGraph with(Region newRegion) {
    return new InferenceGraph(network, newRegion, outputs, parameters);
  }
}
