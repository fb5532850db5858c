package org.bnn4j.generator.elaborate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bnn4j.generator.elaborate.Frame.Naming;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.Graph;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.ParameterInfo;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.generator.resolve.NetworkInstance;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.diagnostic.Note;
import org.bnn4j.grammar.syntax.Declaration.BlockDeclaration;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Span;
import org.bnn4j.grammar.syntax.Statement;
import org.bnn4j.grammar.syntax.TypeSyntax;
import org.bnn4j.runtime.kernel.Shape;

/**
 * Runs the statements of networks, blocks and ops. After a problem the next statement is still run.
 */
final class Bodies {
  private final Elaboration elaboration;
  private final List<Graph.Output> outputs = new ArrayList<>();
  private final List<Term> losses = new ArrayList<>();
  private final Set<Value> differentiated = new LinkedHashSet<>();

  Bodies(Elaboration elaboration) {
    this.elaboration = elaboration;
  }

  Graph network(NetworkInstance network, Frame frame) {
    try {
      run(network.network().body(), frame);
    } catch (Failure reported) {
      // The diagnostics say it; the graph is not used.
    }
    return new Graph(
        network.name().name(),
        elaboration.graph.nodes(),
        outputs,
        losses.stream()
            .reduce((a, b) -> sum(a, b, frame, network.span()))
            .map(total -> elaboration.arithmetic.tensor(total, frame, network.span())),
        List.copyOf(differentiated),
        elaboration.graph.rules());
  }

  private Term sum(Term a, Term b, Frame frame, Span span) {
    return elaboration.arithmetic.binary(Expression.BinaryOperator.ADD, a, b, frame, span);
  }

  /** The value that a block returns. */
  Term block(BlockDeclaration block, Frame frame) {
    return run(block.body(), frame)
        .orElseThrow(() ->
            elaboration.fail(
                Message.MISSING_RETURN, frame, block.name().span(), block.name().name()));
  }

  /**
   * Runs statements up to a {@code return}. All are tried, but of those behind a requirement that
   * does not hold only further requirements; if any failed, so does the whole.
   */
  private Optional<Term> run(List<Statement> statements, Frame frame) {
    boolean failed = false;
    boolean forbidden = false;
    for (Statement statement : statements) {
      if (forbidden && !(statement instanceof Statement.Require)) {
        poison(statement, frame);
        continue;
      }
      try {
        Optional<Term> returned = run(statement, frame);
        if (returned.isPresent() && !failed) {
          return returned;
        }
      } catch (Failure reported) {
        failed = true;
        forbidden |= statement instanceof Statement.Require;
        poison(statement, frame);
      }
    }
    if (failed) {
      throw new Failure();
    }
    return Optional.empty();
  }

  private static void poison(Statement statement, Frame frame) {
    switch (statement) {
      case Statement.Let let ->
          let.names().forEach(name -> frame.bind(name.name(), new Term.Poison()));
      case Statement.Parameter p -> frame.bind(p.name().name(), new Term.Poison());
      case Statement.Input i -> frame.bind(i.name().name(), new Term.Poison());
      case Statement.Target t -> frame.bind(t.name().name(), new Term.Poison());
      case Statement.Output o -> frame.bind(o.name().name(), new Term.Poison());
      default -> {}
    }
  }

  /** Runs one statement; a {@code return} gives its value. */
  Optional<Term> run(Statement statement, Frame frame) {
    switch (statement) {
      case Statement.Let let -> let(let, frame);
      case Statement.If branch -> {
        boolean holds = elaboration.evaluator.truth(branch.condition(), frame);
        return run(holds ? branch.then() : branch.otherwise(), frame.nested());
      }
      case Statement.Require require -> require(require, frame);
      case Statement.Warn warn ->
          elaboration.report(
              Message.USER_WARNING,
              frame,
              warn.span(),
              Optional.empty(),
              elaboration.evaluator.text(warn.message(), frame));
      case Statement.Parameter parameter -> parameter(parameter, frame);
      case Statement.Update update -> update(update, frame);
      case Statement.Input input ->
          input(input.name(), input.type(), Op.Source.INPUT, frame, input.span());
      case Statement.Target target ->
          input(target.name(), target.type(), Op.Source.TARGET, frame, target.span());
      case Statement.Output output -> output(output, frame);
      case Statement.Loss loss -> loss(loss, frame);
      case Statement.Gradient gradient -> gradient(gradient, frame);
      case Statement.Return result -> {
        return Optional.of(elaboration.evaluator.evaluate(result.value(), frame));
      }
      case Statement.Forward forward -> {}
      case Statement.Backward backward -> {}
    }
    return Optional.empty();
  }

  private void require(Statement.Require require, Frame frame) {
    if (!elaboration.evaluator.truth(require.condition(), frame)) {
      throw elaboration.fail(
          Message.REQUIREMENT,
          frame,
          require.span(),
          elaboration.evaluator.text(require.message(), frame));
    }
  }

  private void let(Statement.Let let, Frame frame) {
    List<Identifier> names = let.names();
    if (names.size() == 1) {
      frame.bind(names.get(0).name(), named(let.value(), names.get(0).name(), frame));
      return;
    }
    Term value = elaboration.evaluator.evaluate(let.value(), frame);
    if (!(value instanceof Term.Tuple tuple) || tuple.items().size() != names.size()) {
      int found = value instanceof Term.Tuple tuple ? tuple.items().size() : 1;
      throw elaboration.fail(Message.VALUE_COUNT, frame, let.span(), names.size(), found);
    }
    for (int i = 0; i < names.size(); i++) {
      frame.bind(names.get(i).name(), tuple.items().get(i));
    }
  }

  /** The value of an expression to which the text gives a name. */
  private Term named(Expression expression, String name, Frame frame) {
    frame.naming(new Naming(name, BlockCount.of(expression, frame, elaboration.program) <= 1));
    int before = elaboration.graph.size();
    try {
      Term value = elaboration.evaluator.evaluate(expression, frame);
      if (value instanceof Term.Tensor tensor && tensor.value().id() >= before) {
        elaboration.graph.name(tensor.value(), name);
      }
      return value;
    } finally {
      frame.naming(Naming.NONE);
    }
  }

  private void parameter(Statement.Parameter parameter, Frame frame) {
    if (parameter.when().isPresent()) {
      boolean exists = elaboration.evaluator.truth(parameter.when().get(), frame);
      frame.optional(parameter.name().name());
      if (!exists) {
        frame.bind(parameter.name().name(), new Term.None());
        return;
      }
    }
    List<Integer> sizes = elaboration.matching.sizes(parameter.type(), frame);
    Term initial =
        parameter.initial().isPresent()
            ? elaboration.evaluator.evaluate(parameter.initial().get(), frame)
            : new Term.Initial("zeros", List.of());
    if (!(initial instanceof Term.Initial initializer)) {
      throw elaboration.fail(
          Message.INITIALIZER_EXPECTED, frame, parameter.span(), initial.describe());
    }
    String path = frame.below(parameter.name().name());
    Span before = elaboration.paths.putIfAbsent(path, use(parameter, frame));
    if (before != null) {
      throw elaboration.fail(Message.EQUAL_PATHS, frame, parameter.span(), path, before);
    }
    ParameterInfo info =
        new ParameterInfo(path, sizes, parameter.kind(), Initializers.of(initializer, sizes));
    Value value =
        elaboration.graph.add(
            new Op.Parameter(info),
            new Type(ElementType.REAL, false, sizes),
            frame.origin(parameter.span()).named(parameter.name().name()));
    frame.bind(parameter.name().name(), new Term.Tensor(value));
  }

  /** The place in the network's own text that makes a parameter. */
  private static Span use(Statement.Parameter parameter, Frame frame) {
    List<Note> trail = frame.trail();
    return trail.isEmpty() ? parameter.span() : trail.getLast().span();
  }

  private void update(Statement.Update update, Frame frame) {
    String name = update.name().name();
    Term old = frame.find(name).orElse(new Term.None());
    if (!(old instanceof Term.Tensor parameter)) {
      if (old instanceof Term.Poison) {
        throw new Failure();
      }
      throw elaboration.fail(Message.UPDATE_OF_NO_PARAMETER, frame, update.span(), name);
    }
    int before = elaboration.graph.size();
    Value value =
        elaboration.arithmetic.tensor(
            elaboration.evaluator.evaluate(update.value(), frame), frame, update.span());
    if (value.equals(parameter.value())) {
      return;
    }
    if (value.id() >= before) {
      elaboration.graph.name(value, "updated_" + name);
    }
    Shape wanted = parameter.value().type().shape();
    if (!value.type().shape().equals(wanted)) {
      throw elaboration.fail(
          Message.SHAPE_MISMATCH,
          frame,
          update.span(),
          name,
          parameter.value().type(),
          value.type());
    }
    if (elaboration.mode == Mode.TRAINING) {
      value =
          elaboration.graph.add(
              new Op.Update(parameter.value(), value),
              parameter.value().type(),
              frame.origin(update.span()));
    }
    frame.rebind(name, new Term.Tensor(value));
  }

  private void input(
      Identifier name, TypeSyntax.Tensor syntax, Op.Source source, Frame frame, Span span) {
    List<Integer> sizes = elaboration.matching.sizes(syntax, frame);
    String element = syntax.elements().get(0).name();
    if (syntax.elements().size() != 1
        || !(element.equals("real") || element.equals("index"))
        || sizes.size() > 3) {
      throw elaboration.fail(Message.BAD_INPUT_TYPE, frame, syntax.span(), name.name());
    }
    Type type =
        new Type(element.equals("real") ? ElementType.REAL : ElementType.INDEX, true, sizes);
    Value value =
        elaboration.graph.add(
            new Op.Input(name.name(), source), type, frame.origin(span).named(name.name()));
    frame.bind(name.name(), new Term.Tensor(value));
  }

  private void output(Statement.Output output, Frame frame) {
    String name = output.name().name();
    Term term =
        output.value().isPresent()
            ? named(output.value().get(), name, frame)
            : elaboration.evaluator.evaluate(
                new Expression.Name(name, output.name().span()), frame);
    Value value = elaboration.arithmetic.tensor(term, frame, output.span());
    if (!value.type().batched()) {
      throw elaboration.fail(
          Message.OUTPUT_WITHOUT_BATCH, frame, output.span(), name, value.type());
    }
    frame.bind(name, new Term.Tensor(value));
    outputs.add(new Graph.Output(name, value));
  }

  private void loss(Statement.Loss loss, Frame frame) {
    if (elaboration.mode != Mode.TRAINING) {
      return;
    }
    frame.naming(new Naming("loss", true));
    Term term = elaboration.evaluator.evaluate(loss.value(), frame);
    frame.naming(Naming.NONE);
    Type type = elaboration.arithmetic.tensor(term, frame, loss.span()).type();
    if (!type.shape().equals(Shape.scalar())) {
      throw elaboration.fail(Message.LOSS_NOT_SCALAR, frame, loss.span(), type);
    }
    losses.add(term);
  }

  private void gradient(Statement.Gradient gradient, Frame frame) {
    Optional<Term> input = frame.find(gradient.input().name());
    if (elaboration.mode == Mode.TRAINING && input.orElseThrow() instanceof Term.Tensor tensor) {
      differentiated.add(tensor.value());
    }
  }
}
