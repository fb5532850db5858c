package org.bnn4j.generator.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bnn4j.grammar.syntax.Source;
import org.bnn4j.grammar.syntax.Span;
import org.bnn4j.grammar.syntax.Statement.ParameterKind;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Shape;

/** Small regions, written down node by node. */
public final class Sketch {
  /** The place of every node. */
  public static final Origin ORIGIN =
      new Origin("", "", "", new Span(Source.of("", ""), 0, 0), List.of());

  private final List<Node> nodes = new ArrayList<>();
  private int next;

  /** A type with a batch. */
  public static Type batch(ElementType element, Integer... sizes) {
    return new Type(element, true, List.of(sizes));
  }

  /** A type without a batch. */
  public static Type single(ElementType element, Integer... sizes) {
    return new Type(element, false, List.of(sizes));
  }

  /** A node of one result. */
  public Value add(Op op, Type type) {
    return add(new Node(new Value(next++, type), op, ORIGIN));
  }

  /** A node; its first result. */
  public Value add(Node node) {
    nodes.add(node);
    return node.results().getFirst();
  }

  /** A value that no node makes yet. */
  public Value value(Type type) {
    return new Value(next++, type);
  }

  public Value input(String name, Type type) {
    return add(new Op.Input(name, Op.Source.INPUT), type);
  }

  /** A trained parameter of reals. */
  public Value parameter(String path, Integer... sizes) {
    ParameterInfo info =
        new ParameterInfo(
            path, List.of(sizes), ParameterKind.TRAINED, new ParameterInfo.Initializer.Constant(0));
    return add(new Op.Parameter(info), single(ElementType.REAL, sizes));
  }

  public Value formula(Type type, Formula body, Value... operands) {
    return add(new Op.Formula(body, List.of(operands)), type);
  }

  public Value mean(Shape shape, Type type, Formula body, Value operand, Axis... over) {
    return add(new Op.Reduce(shape, List.of(body), List.of(operand), List.of(over), true), type);
  }

  public Value reshape(Type type, Value operand) {
    return add(new Op.Move(new Op.Mapping.Reshape(), List.of(operand)), type);
  }

  /** A convolution of stride 1 without padding, in any direction. */
  public Value conv(String kernel, Type type, Value x, Value weight) {
    List<Op.Attribute> attributes = new ArrayList<>();
    for (String name : List.of("top", "left", "bottom", "right", "pad_value")) {
      attributes.add(new Op.Attribute(name, 0));
    }
    for (String name : List.of("stride", "dilation", "groups")) {
      attributes.add(new Op.Attribute(name, 1));
    }
    return add(new Op.Kernel(kernel, attributes, List.of(x, weight), Optional.empty()), type);
  }

  /** A pooling of windows of 2 x 2. */
  public Value maxPool(Type type, Value x) {
    List<Op.Attribute> attributes = new ArrayList<>();
    for (String name : List.of("top", "left", "bottom", "right", "ceil")) {
      attributes.add(new Op.Attribute(name, 0));
    }
    for (String name : List.of("kernel_height", "kernel_width", "stride")) {
      attributes.add(new Op.Attribute(name, 2));
    }
    return add(
        new Op.Kernel(ExternalKernels.MAX_POOL, attributes, List.of(x), Optional.empty()), type);
  }

  public Value update(Value parameter, Value value) {
    return add(new Op.Update(parameter, value), parameter.type());
  }

  public Region region(Value... results) {
    return new Region(nodes, List.of(results));
  }

  /** Nodes and results as text, without the attributes of kernels. */
  public static String print(Region region) {
    List<Graph.Output> outputs = new ArrayList<>();
    for (Value result : region.results()) {
      outputs.add(new Graph.Output("y" + outputs.size(), result));
    }
    return GraphPrinter.print(
            new Graph("g", region.nodes(), outputs, Optional.empty(), List.of(), List.of()))
        .replaceAll("2d(\\w*)\\[[^]]*]", "2d$1")
        .replaceAll(" # .*", "")
        .replaceAll("(?m) +$", "")
        .replaceFirst("graph g\n", "");
  }
}
