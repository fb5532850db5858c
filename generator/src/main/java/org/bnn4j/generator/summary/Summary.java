package org.bnn4j.generator.summary;

import java.util.List;
import java.util.Optional;
import org.bnn4j.generator.graph.Type;

/**
 * What a network costs, layer by layer.
 *
 * @param network its name
 * @param inputs what it reads, in the order of the text
 * @param layers the blocks that own parameters or multiply, in the order of the text
 */
public record Summary(String network, List<Input> inputs, List<Layer> layers) {
  public Summary {
    inputs = List.copyOf(inputs);
    layers = List.copyOf(layers);
  }

  /** The whole network. */
  public Counts total() {
    return layers.stream().map(Layer::counts).reduce(Counts.NONE, Counts::plus);
  }

  /** What a network reads. */
  public record Input(String name, Type type) {}

  /**
   * A block in its place.
   *
   * @param path the labels from the network down to it; empty for the network itself
   * @param block the name of its declaration, or of the network
   * @param input how fine the input of its convolutions is; the finest if there are several
   * @param output what it makes for one image, if anything
   */
  public record Layer(
      String path, String block, Optional<Precision> input, Optional<Type> output, Counts counts) {}
}
