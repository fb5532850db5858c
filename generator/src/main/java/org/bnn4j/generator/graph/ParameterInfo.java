package org.bnn4j.generator.graph;

import java.util.List;
import org.bnn4j.grammar.syntax.Statement.ParameterKind;

/**
 * A parameter of a network.
 *
 * @param path its name in files
 * @param sizes its shape in files
 * @param initializer how it is filled at first
 */
public record ParameterInfo(
    String path, List<Integer> sizes, ParameterKind kind, Initializer initializer) {
  public ParameterInfo {
    sizes = List.copyOf(sizes);
  }

  /** The first values of a parameter. */
  public sealed interface Initializer {
    record Constant(float value) implements Initializer {}

    record Cycle(List<Float> values) implements Initializer {
      public Cycle {
        values = List.copyOf(values);
      }
    }

    record Uniform(float low, float high) implements Initializer {}

    record Normal(float mean, float deviation) implements Initializer {}
  }
}
