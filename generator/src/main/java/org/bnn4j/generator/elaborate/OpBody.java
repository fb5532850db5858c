package org.bnn4j.generator.elaborate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.GradientRule;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Declaration.OpDeclaration;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Span;
import org.bnn4j.grammar.syntax.Statement;
import org.bnn4j.runtime.kernel.Formula;

/**
 * One application of an op: its forward goes to the graph, its declared backward becomes a gradient
 * rule. A {@code let} that depends on {@code grad} waits for the backward.
 */
final class OpBody {
  private final Elaboration elaboration;
  private final OpDeclaration op;
  private final Frame home;
  private final Set<String> waiting = new HashSet<>(Set.of("grad"));
  private final List<Later<Statement.Let>> lets = new ArrayList<>();
  private final List<Later<Statement.Backward>> backwards = new ArrayList<>();
  private final Map<String, Value> owned = new LinkedHashMap<>();
  private Optional<Term> forward = Optional.empty();

  OpBody(Elaboration elaboration, OpDeclaration op, Frame home) {
    this.elaboration = elaboration;
    this.op = op;
    this.home = home;
  }

  /** A statement that runs when {@code grad} is known. */
  private record Later<S extends Statement>(S statement, Frame frame) {}

  Term apply(List<Term> inputs, Frame frame, Span span) {
    List<Value> values =
        elaboration.matching.bind(op.name().name(), op.inputs(), inputs, home, frame, span);
    run(op.body(), home);
    Term computed =
        forward.orElseThrow(() ->
            elaboration.fail(Message.MISSING_FORWARD, home, op.name().span(), op.name().name()));
    Value result = typed(elaboration.arithmetic.tensor(computed, home, span), values, frame, span);
    if (elaboration.mode == Mode.TRAINING && !backwards.isEmpty()) {
      elaboration.graph.rule(rule(result, values, span));
    }
    return new Term.Tensor(result);
  }

  private void run(List<Statement> statements, Frame frame) {
    for (Statement statement : statements) {
      switch (statement) {
        case Statement.Let let -> let(let, frame);
        case Statement.If branch -> {
          boolean holds = elaboration.evaluator.truth(branch.condition(), frame);
          run(holds ? branch.then() : branch.otherwise(), frame.nested());
        }
        case Statement.Forward f ->
            forward = Optional.of(elaboration.evaluator.evaluate(f.value(), frame));
        case Statement.Backward b -> backwards.add(new Later<>(b, frame));
        case Statement.Parameter p -> parameter(p, frame);
        default -> elaboration.bodies.run(statement, frame);
      }
    }
  }

  private void parameter(Statement.Parameter parameter, Frame frame) {
    elaboration.bodies.run(parameter, frame);
    String name = parameter.name().name();
    if (frame.find(name).orElseThrow() instanceof Term.Tensor tensor) {
      owned.put(name, tensor.value());
    }
  }

  private void let(Statement.Let let, Frame frame) {
    if (Mentions.any(let.value(), waiting)) {
      let.names().stream().map(Identifier::name).forEach(waiting::add);
      lets.add(new Later<>(let, frame));
    } else {
      elaboration.bodies.run(let, frame);
    }
  }

  /** The result with the element type that the op declares, as a value of its own. */
  private Value typed(Value result, List<Value> inputs, Frame frame, Span span) {
    String declared = op.result().elements().get(0).name();
    ElementType actual = result.type().element();
    boolean signWanted = declared.equals("sign") || declared.equals("ternary");
    if (signWanted && !actual.isSign()) {
      throw elaboration.fail(
          Message.RESULT_ELEMENT, frame, span, op.name().name(), declared, result.type());
    }
    if (inputs.contains(result)) {
      return elaboration.graph.add(
          new Op.Formula(Formula.argument(0), List.of(result)), result.type(), frame.origin(span));
    }
    return declared.equals("scaled") && actual == ElementType.REAL
        ? elaboration.graph.retype(result, result.type().as(ElementType.SCALED))
        : result;
  }

  /** The gradients of the inputs, then those of the tensors that the op owns. */
  private GradientRule rule(Value result, List<Value> inputs, Span span) {
    List<String> names = new ArrayList<>(op.inputs().stream().map(i -> i.name().name()).toList());
    List<Value> values = new ArrayList<>(inputs);
    names.addAll(owned.keySet());
    values.addAll(owned.values());
    List<Value> grad = new ArrayList<>();
    List<Optional<Value>> gradients = new ArrayList<>();
    List<Node> body =
        elaboration.graph.aside(() -> {
          grad.add(elaboration.applications.gradientInput(result.type(), home, span));
          home.bind("grad", new Term.Tensor(grad.get(0)));
          for (Later<Statement.Let> later : lets) {
            elaboration.bodies.run(later.statement(), later.frame());
          }
          for (int i = 0; i < values.size(); i++) {
            gradients.add(gradient(names.get(i), values.get(i)));
          }
        });
    return new GradientRule(result, values, grad.get(0), body, gradients);
  }

  /** The gradient of an input; a constant in the place of a tensor has none. */
  private Optional<Value> gradient(String input, Value at) {
    if (elaboration.graph.isConstant(at)) {
      return Optional.empty();
    }
    return backwards.stream()
        .filter(b -> b.statement().input().map(n -> n.name().equals(input)).orElse(true))
        .findFirst()
        .map(b -> gradient(b, at));
  }

  private Value gradient(Later<Statement.Backward> later, Value input) {
    Span span = later.statement().span();
    Value gradient =
        elaboration.arithmetic.tensor(
            elaboration.evaluator.evaluate(later.statement().value(), later.frame()),
            later.frame(),
            span);
    if (!gradient.type().shape().broadcastsTo(input.type().shape())) {
      throw elaboration.fail(
          Message.GRADIENT_SHAPE, later.frame(), span, input.type(), gradient.type());
    }
    return gradient;
  }
}
