package org.bnn4j.onnx;

import java.util.List;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.InferenceGraph;
import org.bnn4j.generator.graph.ParameterInfo;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.model.Initializer;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.model.Parameters;

/**
 * Makes the parameters of a network without its generated class: the same paths, the same draws.
 */
public final class GraphParameters {
  private GraphParameters() {}

  /**
   * Allocates all parameters of a network; they have no values yet.
   *
   * @throws ExportException if they are more than an ONNX file can hold
   */
  public static Parameters allocate(InferenceGraph graph, Backend backend) {
    long bytes = 0;
    for (ParameterInfo info : graph.parameters()) {
      bytes += (long) type(info).shape().elements(1) * Float.BYTES;
    }
    OnnxGraph.checkSize(graph.network(), bytes);
    Parameters parameters = new Parameters(backend);
    for (ParameterInfo info : graph.parameters()) {
      parameters.add(
          info.path(),
          kind(info),
          type(info).shape(),
          initializer(info.initializer()),
          info.sizes().stream().mapToInt(size -> size).toArray());
    }
    return parameters;
  }

  private static Type type(ParameterInfo info) {
    return new Type(ElementType.REAL, false, info.sizes());
  }

  private static Parameter.Kind kind(ParameterInfo info) {
    return switch (info.kind()) {
      case TRAINED -> Parameter.Kind.TRAINED;
      case FIXED -> Parameter.Kind.FIXED;
      case BUFFER -> Parameter.Kind.BUFFER;
    };
  }

  private static Initializer initializer(ParameterInfo.Initializer initializer) {
    return switch (initializer) {
      case ParameterInfo.Initializer.Constant(float value) -> new Initializer.Constant(value);
      case ParameterInfo.Initializer.Cycle(List<Float> values) -> new Initializer.Cycle(values);
      case ParameterInfo.Initializer.Uniform(float low, float high) ->
          new Initializer.Uniform(low, high);
      case ParameterInfo.Initializer.Normal(float mean, float deviation) ->
          new Initializer.Normal(mean, deviation);
    };
  }
}
