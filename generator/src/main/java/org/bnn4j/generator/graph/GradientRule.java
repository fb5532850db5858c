package org.bnn4j.generator.graph;

import java.util.List;
import java.util.Optional;

/**
 * A declared backward: how the gradient of {@code output} becomes gradients of {@code inputs}.
 *
 * @param grad the result of a {@link Op.Input} of source GRADIENT, first in {@code body}
 * @param body nodes that compute the gradients; they may read values of the forward
 * @param gradients one per input; empty where no gradient flows
 */
public record GradientRule(
    Value output,
    List<Value> inputs,
    Value grad,
    List<Node> body,
    List<Optional<Value>> gradients) {
  public GradientRule {
    inputs = List.copyOf(inputs);
    body = List.copyOf(body);
    gradients = List.copyOf(gradients);
  }
}
