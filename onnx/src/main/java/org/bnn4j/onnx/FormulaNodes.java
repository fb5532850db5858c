package org.bnn4j.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bnn4j.generator.graph.Formulas;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.onnx.OnnxGraph.Tensor;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Formula.Condition;
import org.bnn4j.runtime.kernel.Shape;

/** Element-wise formulas, and sums and means of them: one ONNX node for each node of a formula. */
final class FormulaNodes {
  /** Rows and columns. */
  private static final List<Long> IMAGE = List.of(2L, 3L);

  private final OnnxGraph graph;
  private final GraphValues values;
  private final Broadcasts broadcasts;

  FormulaNodes(OnnxGraph graph, GraphValues values, Broadcasts broadcasts) {
    this.graph = graph;
    this.values = values;
    this.broadcasts = broadcasts;
  }

  void add(Node node, Op.Formula op) {
    for (int i = 0; i < node.results().size(); i++) {
      Value result = node.results().get(i);
      Shape shape = result.type().shape();
      int rank = rank(op.operands(), shape);
      put(result, full(op.bodies().get(i), op.operands(), shape, rank), rank);
    }
  }

  void add(Node node, Op.Reduce op) {
    int rank = rank(op.operands(), op.shape());
    List<Long> axes =
        op.over().stream().map(Axis::ordinal).filter(a -> a < rank).map(a -> (long) a).toList();
    for (int i = 0; i < node.results().size(); i++) {
      Tensor body = full(op.bodies().get(i), op.operands(), op.shape(), rank);
      put(node.results().get(i), op.mean() ? mean(body, axes) : sum(body, axes), rank);
    }
  }

  private Tensor mean(Tensor body, List<Long> axes) {
    long[] list = axes.stream().mapToLong(axis -> axis).toArray();
    AttributeProto over = Attributes.integers("axes", list);
    return axes.isEmpty()
        ? body
        : axes.equals(IMAGE)
            ? graph.add("GlobalAveragePool", List.of(body))
            : graph.add("ReduceMean", List.of(body), over, Attributes.integer("keepdims", 1));
  }

  private Tensor sum(Tensor body, List<Long> axes) {
    return axes.isEmpty()
        ? body
        : graph.add(
            "ReduceSum", List.of(body, graph.integers(axes)), Attributes.integer("keepdims", 1));
  }

  private void put(Value result, Tensor tensor, int rank) {
    graph.name(tensor);
    values.put(result, tensor, Dims.of(result.type().shape(), rank));
  }

  private static int rank(List<Value> operands, Shape shape) {
    List<Shape> shapes = new ArrayList<>(List.of(shape));
    operands.forEach(operand -> shapes.add(operand.type().shape()));
    return Dims.rank(shapes);
  }

  /** A formula at every place of a shape. */
  private Tensor full(Formula body, List<Value> operands, Shape shape, int rank) {
    Tensor tensor = new Translation(operands, rank).of(body);
    List<Shape> read =
        Formulas.arguments(body).stream()
            .sorted(Comparator.naturalOrder())
            .map(i -> operands.get(i).type().shape())
            .toList();
    return broadcasts.expand(tensor, Broadcasts.joint(read), shape, rank);
  }

  /** The translation of formulas over some operands. */
  private final class Translation {
    private final List<Value> operands;
    private final int rank;

    Translation(List<Value> operands, int rank) {
      this.operands = operands;
      this.rank = rank;
    }

    Tensor of(Formula formula) {
      return switch (formula) {
        case Formula.Argument(int index) -> values.as(operands.get(index), rank);
        case Formula.Constant(float value) -> graph.number(value);
        case Formula.BatchSize() -> broadcasts.batchSize();
        case Formula.Unary(var operator, Formula x) -> graph.add(name(operator), List.of(of(x)));
        case Formula.Binary(var operator, Formula a, Formula b) -> binary(operator, of(a), of(b));
        case Formula.Select(Condition condition, Formula a, Formula b) ->
            graph.add("Where", List.of(of(condition), of(a), of(b)));
        case Formula.Sign(Formula x, int zero) -> sign(of(x), zero);
        case Formula.Threshold t -> throw new IllegalStateException("thresholds are not exported");
      };
    }

    Tensor of(Condition condition) {
      return switch (condition) {
        case Formula.Compare(var comparison, Formula a, Formula b) ->
            compare(comparison, of(a), of(b));
        case Formula.And(Condition a, Condition b) -> graph.add("And", List.of(of(a), of(b)));
        case Formula.Or(Condition a, Condition b) -> graph.add("Or", List.of(of(a), of(b)));
        case Formula.Not(Condition a) -> graph.add("Not", List.of(of(a)));
      };
    }
  }

  /**
   * Constants stand behind, and rectifiers and clips are said as such: so optimizers find what they
   * fuse into convolutions.
   */
  private Tensor binary(Formula.BinaryOperator operator, Tensor a, Tensor b) {
    boolean commutes =
        operator != Formula.BinaryOperator.SUBTRACT && operator != Formula.BinaryOperator.DIVIDE;
    if (commutes && graph.isConstant(a) && !graph.isConstant(b)) {
      return binary(operator, b, a);
    }
    if (operator == Formula.BinaryOperator.MAX && b.equals(graph.number(0))) {
      return graph.add("Relu", List.of(a));
    }
    List<Tensor> raised = graph.operands("Max", a);
    boolean clips =
        operator == Formula.BinaryOperator.MIN
            && graph.isNumber(b)
            && !raised.isEmpty()
            && graph.isNumber(raised.get(1));
    return clips
        ? graph.add("Clip", List.of(raised.get(0), raised.get(1), b))
        : graph.add(name(operator), List.of(a, b));
  }

  /** ONNX's own sign is that with 0 at 0; the others are comparisons, which NaN fails. */
  private Tensor sign(Tensor x, int zero) {
    if (zero == 0) {
      return graph.add("Sign", List.of(x));
    }
    String positive = zero > 0 ? "GreaterOrEqual" : "Greater";
    Tensor isPositive = graph.add(positive, List.of(x, graph.number(0)));
    return graph.add("Where", List.of(isPositive, graph.number(1), graph.number(-1)));
  }

  private Tensor compare(Formula.Comparison comparison, Tensor a, Tensor b) {
    return switch (comparison) {
      case EQUAL -> graph.add("Equal", List.of(a, b));
      case NOT_EQUAL -> graph.add("Not", List.of(graph.add("Equal", List.of(a, b))));
      case LESS -> graph.add("Less", List.of(a, b));
      case LESS_EQUAL -> graph.add("LessOrEqual", List.of(a, b));
      case GREATER -> graph.add("Greater", List.of(a, b));
      case GREATER_EQUAL -> graph.add("GreaterOrEqual", List.of(a, b));
    };
  }

  private static String name(Formula.UnaryOperator operator) {
    return switch (operator) {
      case NEGATE -> "Neg";
      case ABS -> "Abs";
      case SQRT -> "Sqrt";
      case EXP -> "Exp";
      case LOG -> "Log";
      case TANH -> "Tanh";
      case SIGMOID -> "Sigmoid";
      case FLOOR -> "Floor";
      case ROUND -> "Round";
    };
  }

  private static String name(Formula.BinaryOperator operator) {
    return switch (operator) {
      case ADD -> "Add";
      case SUBTRACT -> "Sub";
      case MULTIPLY -> "Mul";
      case DIVIDE -> "Div";
      case MIN -> "Min";
      case MAX -> "Max";
    };
  }
}
