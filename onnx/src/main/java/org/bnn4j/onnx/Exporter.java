package org.bnn4j.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.InferenceGraph;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Origin;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.generator.rewrite.Rewrites;
import org.bnn4j.runtime.model.Parameters;

/**
 * Writes a network as it is used as an ONNX model of standard operators. What depends on parameters
 * alone is computed and stored; all else is computed by the model in the order of an evaluation
 * session.
 */
public final class Exporter {
  private final OnnxGraph graph;
  private final GraphValues values;
  private final Constants constants;
  private final FormulaNodes formulas;
  private final MoveNodes moves;
  private final KernelNodes kernels;

  private Exporter(String network, Parameters parameters) {
    this.graph = new OnnxGraph(network);
    this.values = new GraphValues(graph);
    this.constants = new Constants(parameters);
    Broadcasts broadcasts = new Broadcasts(graph);
    this.formulas = new FormulaNodes(graph, values, broadcasts);
    this.moves = new MoveNodes(graph, values, broadcasts);
    this.kernels = new KernelNodes(graph, values);
  }

  /**
   * The model of a network.
   *
   * @param network its graph for use, before any rewrite
   * @param parameters its parameters, of {@link GraphParameters} or of a generated class
   * @throws ExportException if it uses what ONNX has not, or is too large for an ONNX file
   */
  public static OnnxModel export(InferenceGraph network, Parameters parameters) {
    Exporter exporter = new Exporter(network.network(), parameters);
    InferenceGraph rewritten = Rewrites.exported(network);
    rewritten.region().nodes().forEach(exporter::add);
    for (int i = 0; i < rewritten.outputs().size(); i++) {
      exporter.output(rewritten.region().results().get(i), rewritten.outputs().get(i));
    }
    return OnnxModel.of(network.network(), exporter.graph.build());
  }

  private void add(Node node) {
    graph.at(node.origin());
    if (constants.evaluate(node)) {
      node.results().forEach(result -> constant(node, result));
      return;
    }
    switch (node.op()) {
      case Op.Input input -> input(input, node.result());
      case Op.Formula formula -> formulas.add(node, formula);
      case Op.Reduce reduce -> formulas.add(node, reduce);
      case Op.Move move -> moves.add(node, move);
      case Op.Kernel kernel -> kernels.add(node, kernel);
      case Op.Parameter p -> throw unexpected(node);
      case Op.Thresholds t -> throw unexpected(node);
      case Op.Update u -> throw unexpected(node);
    }
  }

  private static IllegalStateException unexpected(Node node) {
    return new IllegalStateException("an exported graph has no " + node);
  }

  private void constant(Node node, Value result) {
    Origin origin = node.origin();
    String path = origin.path().isEmpty() ? "" : origin.path() + ".";
    String label =
        node.op() instanceof Op.Parameter(var info)
            ? info.path()
            : path + (origin.name().isEmpty() ? "constant" : origin.name());
    values.putConstant(result, label, () -> constants.read(result));
  }

  private void input(Op.Input input, Value value) {
    var dims = Dims.ofCaller(value.type());
    values.put(value, graph.input(input.name(), dims, type(value.type())), dims);
  }

  private void output(Value value, String name) {
    var dims = Dims.ofCaller(value.type());
    graph.output(values.as(value, dims), name, dims, type(value.type()));
  }

  /** Class numbers are integers, all other values are floats. */
  private static TensorProto.DataType type(Type type) {
    return type.element() == ElementType.INDEX
        ? TensorProto.DataType.INT64
        : TensorProto.DataType.FLOAT;
  }
}
