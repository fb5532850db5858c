package org.bnn4j.generator.plan;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.generator.graph.ExternalKernels;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.RandomUniform;
import org.bnn4j.runtime.kernel.Reduce;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.kernel.Thresholds;

/** Turns operations into the runtime's records. */
public final class Calls {
  private Calls() {}

  /** The call of a node that computes something. */
  public static Call of(Node node) {
    return switch (node.op()) {
      case Op.Formula f -> new Call.ElementWise(pointwise(node, f));
      case Op.Reduce r ->
          new Call.Reduction(
              new Reduce(r.shape(), types(r.operands()), r.bodies(), r.over(), r.mean()));
      case Op.Move m -> new Call.Rearrange(move(node, m));
      case Op.Kernel k -> kernel(node, k);
      case Op.Thresholds t -> new Call.ThresholdSearch(thresholds(node, t));
      case Op.Input i -> throw noCall(node);
      case Op.Parameter p -> throw noCall(node);
      case Op.Update u -> throw noCall(node);
    };
  }

  private static IllegalStateException noCall(Node node) {
    return new IllegalStateException("nothing is called for " + node);
  }

  /** A copy of a tensor. */
  static Call copy(Type type) {
    return new Call.ElementWise(
        Pointwise.of(type.shape(), type.element().stored(), Formula.argument(0), type.stored()));
  }

  private static List<TensorType> types(List<Value> values) {
    return values.stream().map(v -> v.type().stored()).toList();
  }

  private static Pointwise pointwise(Node node, Op.Formula f) {
    return new Pointwise(
        node.results().get(0).type().shape(),
        types(f.operands()),
        results(node.results(), f.bodies()));
  }

  private static List<Pointwise.Result> results(List<Value> values, List<Formula> bodies) {
    List<Pointwise.Result> results = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      results.add(new Pointwise.Result(values.get(i).type().element().stored(), bodies.get(i)));
    }
    return results;
  }

  private static Move move(Node node, Op.Move m) {
    TensorType input = m.operands().get(0).type().stored();
    Type result = node.result().type();
    return switch (m.mapping()) {
      case Op.Mapping.Window w ->
          new Move.Window(input, result.shape(), w.offset(), w.step(), w.fill());
      case Op.Mapping.Spread s -> new Move.Spread(input, result.shape(), s.offset(), s.step());
      case Op.Mapping.Concat c -> new Move.Concat(types(m.operands()));
      case Op.Mapping.Reshape r -> new Move.Reshape(input, result.shape());
    };
  }

  private static Call kernel(Node node, Op.Kernel k) {
    Type result = k.epilogue().map(Op.Epilogue::raw).orElse(node.results().get(0).type());
    return switch (k.name()) {
      case ExternalKernels.CONV ->
          k.epilogue().isPresent()
              ? new Call.ConvolutionWithEpilogue(
                  ExternalKernels.convolution(k, result), epilogue(node, k.epilogue().get()))
              : new Call.Convolution(ExternalKernels.convolution(k, result));
      case ExternalKernels.CONV_INPUT_GRADIENT ->
          k.epilogue().isPresent()
              ? new Call.ConvolutionInputGradientWithEpilogue(
                  ExternalKernels.convolution(k, result), epilogue(node, k.epilogue().get()))
              : new Call.ConvolutionInputGradient(ExternalKernels.convolution(k, result));
      case ExternalKernels.CONV_WEIGHT_GRADIENT ->
          new Call.ConvolutionWeightGradient(ExternalKernels.convolution(k, result));
      case ExternalKernels.MAX_POOL -> new Call.MaxPool(ExternalKernels.pooling(k, result));
      case ExternalKernels.MAX_POOL_GRADIENT ->
          new Call.MaxPoolGradient(ExternalKernels.pooling(k, result));
      case ExternalKernels.AVERAGE_POOL -> new Call.AveragePool(ExternalKernels.pooling(k, result));
      case ExternalKernels.AVERAGE_POOL_GRADIENT ->
          new Call.AveragePoolGradient(ExternalKernels.pooling(k, result));
      case ExternalKernels.CROSS_ENTROPY ->
          new Call.CrossEntropyLoss(ExternalKernels.crossEntropy(k, result));
      case ExternalKernels.CROSS_ENTROPY_GRADIENT ->
          new Call.CrossEntropyGradient(ExternalKernels.crossEntropy(k, result));
      case ExternalKernels.RANDOM_UNIFORM ->
          new Call.RandomNumbers(new RandomUniform(result.shape()));
      default -> throw new IllegalStateException("unknown kernel " + k.name());
    };
  }

  private static Pointwise epilogue(Node node, Op.Epilogue epilogue) {
    List<TensorType> operands = new ArrayList<>();
    operands.add(epilogue.raw().stored());
    operands.addAll(types(epilogue.operands()));
    return new Pointwise(
        epilogue.raw().shape(), operands, results(node.results(), epilogue.bodies()));
  }

  private static Thresholds thresholds(Node node, Op.Thresholds t) {
    int channels = node.result().type().shape().c();
    List<TensorType> operands = new ArrayList<>();
    operands.add(TensorType.count(Shape.perChannel(channels)));
    operands.addAll(types(t.operands()));
    return new Thresholds(channels, t.bound(), operands, t.chain());
  }
}
