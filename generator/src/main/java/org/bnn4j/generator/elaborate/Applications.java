package org.bnn4j.generator.elaborate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.ExternalKernels;
import org.bnn4j.generator.graph.GradientRule;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.diagnostic.Note;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.BlockDeclaration;
import org.bnn4j.grammar.syntax.Declaration.GradientDeclaration;
import org.bnn4j.grammar.syntax.Declaration.InputDeclaration;
import org.bnn4j.grammar.syntax.Declaration.KernelDeclaration;
import org.bnn4j.grammar.syntax.Declaration.OpDeclaration;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Span;

/** Applies blocks, ops and kernels to tensors. */
final class Applications {
  private final Elaboration elaboration;

  Applications(Elaboration elaboration) {
    this.elaboration = elaboration;
  }

  /** {@code input |> stage}. */
  Term pipe(Expression.Pipe pipe, Frame frame) {
    Term input = elaboration.evaluator.evaluate(pipe.input(), frame);
    Expression.Stage stage = pipe.stage();
    Optional<String> label = stage.label().map(Expression.Label::text);
    if (stage.callee() instanceof Expression.Call call
        && call.callee() instanceof Expression.Name name
        && stage.repetition().isEmpty()
        && elaboration.callables.isFunction(name, frame)) {
      return function(name, call, inputs(input), frame);
    }
    if (stage.repetition().isEmpty()) {
      return apply(
          elaboration.evaluator.evaluate(stage.callee(), frame),
          inputs(input),
          label,
          frame,
          stage.callee().span());
    }
    return repeat(stage, stage.repetition().get(), input, label, frame);
  }

  /** A function behind {@code |>}: the piped values are its first arguments. */
  private Term function(Expression.Name name, Expression.Call call, List<Term> piped, Frame frame) {
    Frame inner = frame.nested();
    List<Expression.Argument> arguments = new ArrayList<>();
    for (int i = 0; i < piped.size(); i++) {
      // No name of the language contains these characters.
      String hidden = "|>" + i;
      inner.bind(hidden, piped.get(i));
      Expression value = new Expression.Name(hidden, call.span());
      arguments.add(new Expression.Argument(Optional.empty(), value, call.span()));
    }
    arguments.addAll(call.arguments());
    return elaboration.functions.call(
        name.name(), new Expression.Call(name, arguments, call.span()), inner, Optional.empty());
  }

  private Term repeat(
      Expression.Stage stage,
      Expression.Repetition repetition,
      Term input,
      Optional<String> label,
      Frame frame) {
    long from = 0;
    long to;
    switch (repetition) {
      case Expression.RepeatTimes times -> to = elaboration.evaluator.integer(times.count(), frame);
      case Expression.RepeatOver over -> {
        from = elaboration.evaluator.integer(over.from(), frame);
        to = elaboration.evaluator.integer(over.to(), frame);
      }
    }
    if (to < from || to - from > Limits.REPETITIONS) {
      throw elaboration.fail(
          Message.BAD_REPETITION, frame, repetition.span(), to - from, Limits.REPETITIONS);
    }
    Term result = input;
    for (long i = from; i < to; i++) {
      Frame inner = frame.nested();
      if (repetition instanceof Expression.RepeatOver over) {
        inner.bind(over.variable().name(), new Term.Int(i));
      }
      Term callee = elaboration.evaluator.evaluate(stage.callee(), inner);
      result =
          apply(callee, inputs(result), label.map(inner::repeated), inner, stage.callee().span());
    }
    return result;
  }

  private static List<Term> inputs(Term term) {
    return term instanceof Term.Tuple tuple ? tuple.items() : List.of(term);
  }

  /**
   * Applies a callable.
   *
   * @param label the label that the text gives, if any
   * @param span the application, for messages
   */
  Term apply(Term callee, List<Term> inputs, Optional<String> label, Frame frame, Span span) {
    if (!(callee instanceof Term.Callable given)) {
      throw elaboration.fail(Message.CANNOT_APPLY, frame, span, callee.describe());
    }
    elaboration.countApplication(frame, span);
    Term.Callable callable = elaboration.callables.bound(given, frame, span);
    return switch (callable.declaration()) {
      case Declaration.OpDeclaration op ->
          new OpBody(elaboration, op, home(op, callable, label, frame, span))
              .apply(inputs, frame, span);
      case KernelDeclaration kernel -> kernel(kernel, callable, inputs, frame, span);
      case BlockDeclaration block -> block(block, callable, inputs, label, frame, span);
      default -> throw elaboration.fail(Message.CANNOT_APPLY, frame, span, callee.describe());
    };
  }

  /** The body of an op: a place of its own if it owns tensors, else part of what applies it. */
  private Frame home(
      OpDeclaration op, Term.Callable callable, Optional<String> label, Frame frame, Span span) {
    List<Note> trail = trail(op, "op", frame, span);
    if (BlockCount.takesLabel(op)) {
      return placed(op, callable, label, frame, trail);
    }
    Frame home = Frame.within(op.span().source(), op.name().name(), frame, span, trail);
    callable.arguments().forEach(home::bind);
    return home;
  }

  /** The body of what has a place of its own in the network. */
  private static Frame placed(
      Declaration declaration,
      Term.Callable callable,
      Optional<String> label,
      Frame frame,
      List<Note> trail) {
    String own = declaration.name().name();
    String name = label.orElseGet(() -> frame.unused(frame.naming().label(own)));
    Frame home = Frame.of(declaration.span().source(), own, frame.below(name), trail);
    callable.arguments().forEach(home::bind);
    return home;
  }

  private List<Note> trail(Declaration declaration, String kind, Frame frame, Span span) {
    if (frame.depth() >= Limits.DEPTH) {
      Frame shortened =
          Frame.of(frame.source(), frame.block(), frame.path(), frame.trail().subList(0, 3));
      throw elaboration.fail(
          Message.TOO_DEEP, shortened, span, declaration.name().name(), Limits.DEPTH);
    }
    List<Note> trail = new ArrayList<>();
    trail.add(
        new Note(
            String.format(
                "in %s %s (%s), used at",
                kind, declaration.name().name(), declaration.name().span()),
            span));
    trail.addAll(frame.trail());
    return trail;
  }

  private Term block(
      BlockDeclaration block,
      Term.Callable callable,
      List<Term> inputs,
      Optional<String> label,
      Frame frame,
      Span span) {
    Frame home = placed(block, callable, label, frame, trail(block, "block", frame, span));
    elaboration.matching.bind(block.name().name(), block.inputs(), inputs, home, frame, span);
    return elaboration.bodies.block(block, home);
  }

  private Term kernel(
      KernelDeclaration kernel, Term.Callable callable, List<Term> inputs, Frame frame, Span span) {
    Frame home =
        Frame.within(
            kernel.span().source(),
            kernel.name().name(),
            frame,
            span,
            trail(kernel, "kernel", frame, span));
    callable.arguments().forEach(home::bind);
    List<Value> values =
        elaboration.matching.bind(kernel.name().name(), kernel.inputs(), inputs, home, frame, span);
    List<Op.Attribute> attributes =
        kernel.parameters().stream()
            .map(p -> attribute(p.name().name(), callable.arguments()))
            .toList();
    Type first = values.get(0).type();
    Op.Kernel op =
        new Op.Kernel(
            kernel.name().name(),
            attributes,
            values.subList(values.size() - operands(kernel).size(), values.size()),
            Optional.empty());
    List<Integer> sizes =
        isShapedByInput(kernel) ? first.sizes() : sizes(kernel, home, frame, span);
    Type real = new Type(ElementType.REAL, first.batched(), sizes);
    Optional<String> refusal = ExternalKernels.refusal(op, real);
    if (refusal.isPresent()) {
      throw elaboration.fail(Message.BAD_KERNEL, frame, span, op.name(), refusal.get());
    }
    Type type = real.as(ExternalKernels.resultElement(op));
    Value result = elaboration.graph.add(op, type, frame.origin(span));
    if (elaboration.mode == Mode.TRAINING && !kernel.gradients().isEmpty()) {
      elaboration.graph.rule(kernelRule(kernel, op, result, frame, span));
    }
    return new Term.Tensor(result);
  }

  /** The result has the shape of the first input, of which nothing else is taken. */
  private static boolean isShapedByInput(KernelDeclaration kernel) {
    return kernel.result().axes().isEmpty();
  }

  /** The inputs that the runtime's kernel reads. */
  private static List<InputDeclaration> operands(KernelDeclaration kernel) {
    List<InputDeclaration> inputs = kernel.inputs();
    return isShapedByInput(kernel) ? inputs.subList(1, inputs.size()) : inputs;
  }

  private List<Integer> sizes(KernelDeclaration kernel, Frame home, Frame frame, Span span) {
    for (Expression axis : kernel.result().axes().orElse(List.of())) {
      if (elaboration.evaluator.integer(axis, home) < 1) {
        throw elaboration.fail(Message.NO_ROOM_FOR_RESULT, frame, span, kernel.name().name());
      }
    }
    return elaboration.matching.sizes(kernel.result(), home);
  }

  private static Op.Attribute attribute(String name, Map<String, Term> arguments) {
    double value =
        switch (arguments.get(name)) {
          case Term.Int i -> i.value();
          case Term.Real r -> r.value();
          case Term.Bool b -> b.value() ? 1 : 0;
          case null, default -> throw new IllegalStateException("attribute " + name);
        };
    return new Op.Attribute(name, value);
  }

  private GradientRule kernelRule(
      KernelDeclaration kernel, Op.Kernel op, Value result, Frame frame, Span span) {
    List<Value> gradients = new ArrayList<>();
    List<Optional<Value>> perInput = new ArrayList<>();
    List<Node> body =
        elaboration.graph.aside(() -> {
          Value grad = gradientInput(result.type(), frame, span);
          gradients.add(grad);
          for (int i = 0; i < op.inputs().size(); i++) {
            String input = operands(kernel).get(i).name().name();
            Value at = op.inputs().get(i);
            perInput.add(
                kernel.gradients().stream()
                    .filter(g -> g.input().name().equals(input))
                    .findFirst()
                    .map(g -> kernelGradient(g, kernel, op, at, grad, frame, span)));
          }
        });
    return new GradientRule(result, op.inputs(), gradients.get(0), body, perInput);
  }

  Value gradientInput(Type type, Frame frame, Span span) {
    return elaboration.graph.add(
        new Op.Input("grad", Op.Source.GRADIENT), type.as(ElementType.REAL), frame.origin(span));
  }

  private Value kernelGradient(
      GradientDeclaration gradient,
      KernelDeclaration kernel,
      Op.Kernel op,
      Value input,
      Value grad,
      Frame frame,
      Span span) {
    List<Value> operands = new ArrayList<>();
    for (Identifier operand : gradient.operands()) {
      operands.add(
          operand.name().equals("grad") ? grad : op.inputs().get(position(kernel, operand)));
    }
    return elaboration.graph.add(
        new Op.Kernel(gradient.kernel().name(), op.attributes(), operands, Optional.empty()),
        input.type().as(ElementType.REAL),
        frame.origin(span));
  }

  private static int position(KernelDeclaration kernel, Identifier operand) {
    List<InputDeclaration> inputs = operands(kernel);
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).name().name().equals(operand.name())) {
        return i;
      }
    }
    throw new IllegalStateException(operand + " is no input of " + kernel.name());
  }
}
