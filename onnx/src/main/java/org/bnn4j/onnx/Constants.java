package org.bnn4j.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bnn4j.generator.graph.Formulas;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.generator.plan.Call;
import org.bnn4j.generator.plan.Calls;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.Kernels;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.model.Parameters;

/** What depends on parameters alone: signs and scales of weights, batch norms as two numbers. */
final class Constants {
  private final Backend backend;
  private final Map<String, Parameter> parameters = new HashMap<>();
  private final Map<Value, Buffer> buffers = new HashMap<>();

  Constants(Parameters parameters) {
    this.backend = parameters.backend();
    parameters.list().forEach(p -> this.parameters.put(p.path(), p));
  }

  /** Computes the results of a node if they are constant; says whether they are. */
  boolean evaluate(Node node) {
    if (node.op() instanceof Op.Parameter(var info)) {
      Parameter parameter = parameters.get(info.path());
      if (parameter == null) {
        throw new IllegalArgumentException("no parameter " + info.path());
      }
      buffers.put(node.result(), parameter.buffer());
      return true;
    }
    if (node.op() instanceof Op.Input
        || dependsOnBatch(node)
        || !buffers.keySet().containsAll(node.op().operands())) {
      return false;
    }
    run(node);
    return true;
  }

  /** The numbers of a constant, in logical order. */
  float[] read(Value value) {
    Buffer buffer = buffers.get(value);
    if (buffer == null) {
      throw new IllegalArgumentException(value + " is no constant");
    }
    float[] numbers = new float[value.type().shape().elements(1)];
    backend.read(value.type().stored(), 1, buffer, numbers);
    return numbers;
  }

  private static boolean dependsOnBatch(Node node) {
    return switch (node.op()) {
      case Op.Formula f -> f.bodies().stream().anyMatch(Formulas::readsBatchSize);
      case Op.Reduce r ->
          r.shape().isBatch() || r.bodies().stream().anyMatch(Formulas::readsBatchSize);
      case Op.Kernel k -> true;
      default -> node.results().stream().anyMatch(result -> result.type().batched());
    };
  }

  private void run(Node node) {
    List<Buffer> arguments = new ArrayList<>();
    node.op().operands().forEach(operand -> arguments.add(buffers.get(operand)));
    for (Value result : node.results()) {
      Buffer buffer = backend.allocate(1, result.type().stored());
      buffers.put(result, buffer);
      arguments.add(buffer);
    }
    kernel(node).runAll(1, arguments.toArray(Buffer[]::new));
  }

  private Kernel kernel(Node node) {
    Kernels kernels = backend.kernels();
    return switch (Calls.of(node)) {
      case Call.ElementWise(var spec) -> kernels.pointwise(spec);
      case Call.Reduction(var spec) -> kernels.reduce(spec);
      case Call.Rearrange(var spec) -> kernels.move(spec);
      case Call other -> throw new IllegalStateException("no constant is made by " + other);
    };
  }
}
