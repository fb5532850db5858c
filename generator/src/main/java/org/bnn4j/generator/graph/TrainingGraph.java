package org.bnn4j.generator.graph;

import java.util.List;

/**
 * A network with its gradients.
 *
 * @param region results: the outputs, the loss, the gradients of parameters and those of inputs, in
 *     this order
 * @param outputs names of the outputs
 * @param trained the parameters whose gradients stand behind the loss
 * @param differentiated names of the inputs whose gradients stand at the end of the results
 * @param parameters all parameters, in the order of the text
 */
public record TrainingGraph(
    String network,
    Region region,
    List<String> outputs,
    List<ParameterInfo> trained,
    List<String> differentiated,
    List<ParameterInfo> parameters) {
  public TrainingGraph {
    outputs = List.copyOf(outputs);
    trained = List.copyOf(trained);
    differentiated = List.copyOf(differentiated);
    parameters = List.copyOf(parameters);
  }

  /** The loss. */
  public Value loss() {
    return region.results().get(outputs.size());
  }

  /** The values that a forward run must make: outputs and loss. */
  public List<Value> forwardResults() {
    return region.results().subList(0, outputs.size() + 1);
  }

  /** The gradients of parameters, as {@link #trained}. */
  public List<Value> gradients() {
    return region.results().subList(outputs.size() + 1, outputs.size() + 1 + trained.size());
  }

  /** The gradients of inputs, as {@link #differentiated}. */
  public List<Value> inputGradients() {
    return region.results().subList(outputs.size() + 1 + trained.size(), region.results().size());
  }

  /** The same network with other nodes. */
  public TrainingGraph with(Region newRegion) {
    return new TrainingGraph(network, newRegion, outputs, trained, differentiated, parameters);
  }
}
