package org.bnn4j.generator.gradient;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.GradientRule;
import org.bnn4j.generator.graph.Graph;
import org.bnn4j.generator.graph.InferenceGraph;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Origin;
import org.bnn4j.generator.graph.ParameterInfo;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.TrainingGraph;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Statement.ParameterKind;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Move.Index;
import org.bnn4j.runtime.kernel.Shape;

/**
 * Adds gradients to a network, from the loss back. Where the text declares a rule it is applied as
 * it stands; elsewhere formulas, reductions and moves are differentiated. An update stops the
 * gradient: what reaches the updated value is the gradient of the parameter.
 */
public final class Differentiator {
  private final Graph graph;
  private final Diagnostics diagnostics;
  private final Map<Value, GradientRule> rules = new HashMap<>();
  private final Map<Value, Value> gradients = new HashMap<>();
  private final Set<Value> active = new HashSet<>();
  private final List<Node> nodes;
  private int nextId;

  private Differentiator(Graph graph, Diagnostics diagnostics) {
    this.graph = graph;
    this.diagnostics = diagnostics;
    this.nodes = new ArrayList<>(graph.nodes());
    graph.rules().forEach(rule -> rules.put(rule.output(), rule));
    this.nextId = highestId(graph) + 1;
  }

  private static int highestId(Graph graph) {
    int forward = new Region(graph.nodes(), List.of()).freshId();
    return graph.rules().stream()
        .mapToInt(r -> new Region(r.body(), List.of()).freshId())
        .reduce(forward, Math::max);
  }

  /** The training graph of a network that has a loss. */
  public static TrainingGraph differentiate(Graph graph, Diagnostics diagnostics) {
    return new Differentiator(graph, diagnostics).run();
  }

  private TrainingGraph run() {
    Value loss = graph.loss().orElseThrow();
    findActive();
    Origin origin = graph.nodes().getLast().origin();
    gradients.put(loss, add(new Op.Formula(Formula.constant(1), List.of()), loss.type(), origin));
    for (Node node : graph.nodes().reversed()) {
      for (Value result : node.results()) {
        Value gradient = gradients.get(result);
        if (gradient != null && active.contains(result)) {
          propagate(node, result, gradient);
        }
      }
    }
    return trainingGraph(loss);
  }

  /** Values that depend on a trained parameter, or on an input whose gradient is wanted. */
  private void findActive() {
    for (Node node : graph.nodes()) {
      boolean trained =
          node.op() instanceof Op.Parameter p && p.info().kind() == ParameterKind.TRAINED;
      boolean wanted = graph.differentiated().stream().anyMatch(node.results()::contains);
      if (trained || wanted || node.op().operands().stream().anyMatch(active::contains)) {
        active.addAll(node.results());
      }
    }
  }

  private TrainingGraph trainingGraph(Value loss) {
    Map<Value, Value> updated = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Update update) {
        updated.put(update.parameter(), node.result());
      }
    }
    List<ParameterInfo> trained = new ArrayList<>();
    List<Value> results =
        new ArrayList<>(graph.outputs().stream().map(Graph.Output::value).toList());
    results.add(loss);
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Parameter p && p.info().kind() == ParameterKind.TRAINED) {
        Value last = node.result();
        while (updated.containsKey(last)) {
          last = updated.get(last);
        }
        trained.add(p.info());
        results.add(gradient(last, node));
      }
    }
    List<String> differentiated = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Input input && graph.differentiated().contains(node.result())) {
        differentiated.add(input.name());
        results.add(gradient(node.result(), node));
      }
    }
    return new TrainingGraph(
        graph.network(),
        new Region(nodes, results),
        graph.outputs().stream().map(Graph.Output::name).toList(),
        trained,
        differentiated,
        InferenceGraph.parameters(graph.nodes()));
  }

  /** The gradient that has reached a value, in the shape of what {@code owner} makes. */
  private Value gradient(Value value, Node owner) {
    Value gradient = gradients.get(value);
    Type type = owner.result().type();
    return gradient == null
        ? add(new Op.Formula(Formula.constant(0), List.of()), type, owner.origin())
        : whole(gradient, type, owner.origin());
  }

  /**
   * A gradient in the full shape of its value: one that is equal along an axis may have size 1
   * there.
   */
  private Value whole(Value gradient, Type type, Origin origin) {
    return gradient.type().shape().equals(type.shape())
        ? gradient
        : add(
            new Op.Formula(Formula.argument(0), List.of(gradient)),
            type.as(ElementType.REAL),
            origin);
  }

  private void propagate(Node node, Value result, Value given) {
    Value gradient = whole(given, result.type(), node.origin());
    GradientRule rule = rules.get(result);
    if (rule != null) {
      apply(rule, gradient);
      return;
    }
    switch (node.op()) {
      case Op.Formula f -> formula(node, f, gradient);
      case Op.Reduce r -> reduce(node, r, gradient);
      case Op.Move m -> move(node, m, gradient);
      case Op.Kernel k -> noGradient(node, k);
      case Op.Input i -> {}
      case Op.Parameter p -> {}
      case Op.Thresholds t -> {}
      case Op.Update u -> {}
    }
  }

  private void noGradient(Node node, Op.Kernel kernel) {
    diagnostics.report(
        Message.NO_GRADIENT,
        node.origin().span(),
        node.origin().trail(),
        Optional.empty(),
        kernel.name());
  }

  private void apply(GradientRule rule, Value gradient) {
    for (Node node : rule.body()) {
      if (node.results().contains(rule.grad())) {
        continue;
      }
      List<Value> operands =
          node.op().operands().stream().map(o -> o.equals(rule.grad()) ? gradient : o).toList();
      nodes.add(new Node(node.results(), node.op().withOperands(operands), node.origin()));
    }
    for (int i = 0; i < rule.inputs().size(); i++) {
      Value input = rule.inputs().get(i);
      if (rule.gradients().get(i).isPresent()) {
        Value g = rule.gradients().get(i).get();
        Origin origin = rule.body().get(0).origin();
        contribute(input, g.equals(rule.grad()) ? gradient : g, origin);
      }
    }
  }

  private void formula(Node node, Op.Formula f, Value gradient) {
    int grad = f.operands().size();
    List<Value> operands = new ArrayList<>(f.operands());
    operands.add(gradient);
    Adjoint.of(f.bodies().get(0), Formula.argument(grad))
        .forEach((index, body) -> {
          Value operand = f.operands().get(index);
          if (active.contains(operand)) {
            Value g =
                body.equals(Formula.argument(grad))
                    ? gradient
                    : add(
                        new Op.Formula(body, operands),
                        node.result().type().as(ElementType.REAL),
                        node.origin());
            contribute(operand, g, node.origin());
          }
        });
  }

  private void reduce(Node node, Op.Reduce r, Value gradient) {
    Value operand = r.operands().get(0);
    Formula body = Formula.argument(0);
    if (r.mean()) {
      body = Formula.divide(body, count(operand.type().shape(), r.over()));
    }
    contribute(
        operand,
        add(
            new Op.Formula(body, List.of(gradient)),
            operand.type().as(ElementType.REAL),
            node.origin()),
        node.origin());
  }

  /** How many elements a mean is taken of. */
  private static Formula count(Shape shape, List<Axis> over) {
    float fixed = 1;
    boolean batch = false;
    for (Axis axis : over) {
      int size = shape.size(axis);
      if (size == Shape.BATCH) {
        batch = true;
      } else {
        fixed *= size;
      }
    }
    Formula constant = Formula.constant(fixed);
    return !batch
        ? constant
        : fixed == 1 ? Formula.batchSize() : Formula.multiply(Formula.batchSize(), constant);
  }

  private void move(Node node, Op.Move m, Value gradient) {
    switch (m.mapping()) {
      case Op.Mapping.Window w ->
          moved(node, m, new Op.Mapping.Spread(w.offset(), w.step()), gradient);
      case Op.Mapping.Spread s ->
          moved(node, m, new Op.Mapping.Window(s.offset(), s.step(), 0), gradient);
      case Op.Mapping.Reshape r -> moved(node, m, new Op.Mapping.Reshape(), gradient);
      case Op.Mapping.Concat c -> {
        int from = 0;
        for (Value operand : m.operands()) {
          Op.Mapping.Window part =
              new Op.Mapping.Window(new Index(from, 0, 0), new Index(1, 1, 1), 0);
          contribute(
              operand,
              add(
                  new Op.Move(part, List.of(gradient)),
                  operand.type().as(ElementType.REAL),
                  node.origin()),
              node.origin());
          from += operand.type().shape().c();
        }
      }
    }
  }

  private void moved(Node node, Op.Move m, Op.Mapping adjoint, Value gradient) {
    Value operand = m.operands().get(0);
    contribute(
        operand,
        add(
            new Op.Move(adjoint, List.of(gradient)),
            operand.type().as(ElementType.REAL),
            node.origin()),
        node.origin());
  }

  /** Adds to the gradient of a value, summed over the axes along which the value was repeated. */
  private void contribute(Value value, Value gradient, Origin origin) {
    if (!active.contains(value)) {
      return;
    }
    Value fitting = gradient;
    Shape wanted = value.type().shape();
    List<Axis> repeated = new ArrayList<>();
    for (Axis axis : Axis.values()) {
      if (wanted.size(axis) == 1 && gradient.type().shape().size(axis) != 1) {
        repeated.add(axis);
      }
    }
    if (!repeated.isEmpty()) {
      Shape reduced = gradient.type().shape();
      for (Axis axis : repeated) {
        reduced = reduced.with(axis, 1);
      }
      fitting =
          add(
              new Op.Reduce(
                  gradient.type().shape(),
                  List.of(Formula.argument(0)),
                  List.of(gradient),
                  repeated,
                  false),
              Type.of(ElementType.REAL, reduced),
              origin);
    }
    Value before = gradients.get(value);
    Value total = fitting;
    if (before != null) {
      Type type =
          before.type().shape().broadcastsTo(fitting.type().shape())
              ? fitting.type()
              : before.type();
      total =
          add(
              new Op.Formula(
                  Formula.add(Formula.argument(0), Formula.argument(1)), List.of(before, fitting)),
              type,
              origin);
    }
    gradients.put(value, total);
  }

  private Value add(Op op, Type type, Origin origin) {
    Value result = new Value(nextId++, type);
    nodes.add(new Node(result, op, origin));
    return result;
  }
}
