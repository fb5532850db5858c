package org.bnn4j.generator.elaborate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bnn4j.generator.resolve.NetworkInstance;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.diagnostic.Note;
import org.bnn4j.grammar.diagnostic.Suggestions;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.NetworkDeclaration;
import org.bnn4j.grammar.syntax.Declaration.ParameterDeclaration;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Argument;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Span;

/** Binds compile-time parameters: of blocks, ops, kernels, presets and formulas. */
final class Callables {
  private final Elaboration elaboration;

  Callables(Elaboration elaboration) {
    this.elaboration = elaboration;
  }

  /** What the bare name of a declaration means: a preset is its value, a block or op is itself. */
  Term reference(Declaration declaration, Frame frame, Span span) {
    return switch (declaration) {
      case Declaration.PresetDeclaration preset -> preset(preset, List.of(), frame, span);
      case Declaration.OpDeclaration op -> new Term.Callable(op, false, Map.of());
      case Declaration.BlockDeclaration block -> new Term.Callable(block, false, Map.of());
      case Declaration.KernelDeclaration kernel -> new Term.Callable(kernel, false, Map.of());
      case Declaration.FormulaDeclaration f -> throw notAValue(f, frame, span);
      case Declaration.EnumDeclaration e -> throw notAValue(e, frame, span);
      case Declaration.ConfigDeclaration c -> throw notAValue(c, frame, span);
      case Declaration.NetworkDeclaration n -> throw notAValue(n, frame, span);
      case Declaration.InstanceDeclaration i -> throw notAValue(i, frame, span);
    };
  }

  private Failure notAValue(Declaration declaration, Frame frame, Span span) {
    return elaboration.fail(
        Message.NOT_A_VALUE, frame, span, declaration.name().name(), kind(declaration));
  }

  /** {@code callee(arguments)}. */
  Term call(Expression.Call call, Frame frame, Optional<CompileType> expected) {
    if (call.callee() instanceof Expression.Name name && frame.find(name.name()).isEmpty()) {
      if (isFunction(name, frame)) {
        return elaboration.functions.call(name.name(), call, frame, expected);
      }
      Optional<Declaration> declaration = elaboration.program.find(frame.source(), name.name());
      if (declaration.isPresent()) {
        if (declaration.get() instanceof Declaration.FormulaDeclaration formula) {
          return formula(formula, call, frame);
        }
        if (declaration.get() instanceof Declaration.PresetDeclaration preset) {
          return preset(preset, call.arguments(), frame, call.span());
        }
      }
    }
    Term callee = elaboration.evaluator.evaluate(call.callee(), frame);
    if (callee instanceof Term.Callable callable && !callable.bound()) {
      return bind(callable, call.arguments(), frame, call.span());
    }
    if (callee instanceof Term.Callable) {
      List<Term> inputs = new ArrayList<>();
      for (Argument argument : call.arguments()) {
        inputs.add(elaboration.evaluator.evaluate(argument.value(), frame));
      }
      return elaboration.applications.apply(callee, inputs, Optional.empty(), frame, call.span());
    }
    throw elaboration.fail(Message.CANNOT_APPLY, frame, call.callee().span(), callee.describe());
  }

  /** Whether a name means a function of the language here, and not a declaration or local name. */
  boolean isFunction(Expression.Name name, Frame frame) {
    return elaboration.functions.knows(name.name())
        && frame.find(name.name()).isEmpty()
        && elaboration.program.find(frame.source(), name.name()).isEmpty();
  }

  /** The word for a declaration in messages. */
  static String kind(Declaration declaration) {
    return switch (declaration) {
      case Declaration.OpDeclaration op -> "op";
      case Declaration.BlockDeclaration block -> "block";
      case Declaration.KernelDeclaration kernel -> "kernel";
      case Declaration.EnumDeclaration e -> "enum";
      case Declaration.ConfigDeclaration config -> "config";
      case Declaration.PresetDeclaration preset -> "preset";
      case Declaration.FormulaDeclaration formula -> "formula";
      case Declaration.NetworkDeclaration network -> "network";
      case Declaration.InstanceDeclaration instance -> "network";
    };
  }

  /** The callable with all parameters bound, by their defaults where it had none. */
  Term.Callable bound(Term.Callable callable, Frame frame, Span span) {
    return callable.bound() ? callable : bind(callable, List.of(), frame, span);
  }

  private Term.Callable bind(
      Term.Callable callable, List<Argument> arguments, Frame frame, Span span) {
    Declaration declaration = callable.declaration();
    Frame home = home(declaration, frame, span);
    bindAll(parameters(declaration), arguments, home, frame, declaration, span);
    Map<String, Term> values = new TreeMap<>();
    for (ParameterDeclaration parameter : parameters(declaration)) {
      values.put(parameter.name().name(), home.find(parameter.name().name()).orElseThrow());
    }
    return new Term.Callable(declaration, true, values);
  }

  private Frame home(Declaration declaration, Frame frame, Span span) {
    List<Note> trail = new ArrayList<>();
    trail.add(new Note("in `" + declaration.name().name() + "`, used at", span));
    trail.addAll(frame.trail());
    if (trail.size() > Limits.DEPTH) {
      throw elaboration.fail(
          Message.TOO_DEEP,
          frame.depth() > 3 ? shortened(frame) : frame,
          span,
          declaration.name().name(),
          Limits.DEPTH);
    }
    return Frame.within(declaration.span().source(), declaration.name().name(), frame, span, trail);
  }

  /** A trail of hundreds of equal lines helps nobody. */
  private static Frame shortened(Frame frame) {
    return Frame.of(frame.source(), frame.block(), frame.path(), frame.trail().subList(0, 3));
  }

  private static List<ParameterDeclaration> parameters(Declaration declaration) {
    return switch (declaration) {
      case Declaration.OpDeclaration op -> op.parameters();
      case Declaration.BlockDeclaration block -> block.parameters();
      case Declaration.KernelDeclaration kernel -> kernel.parameters();
      case Declaration.PresetDeclaration preset -> preset.parameters();
      case Declaration.FormulaDeclaration formula -> formula.parameters();
      case Declaration.NetworkDeclaration network -> network.parameters();
      case Declaration.InstanceDeclaration instance -> List.of();
      case Declaration.EnumDeclaration e -> List.of();
      case Declaration.ConfigDeclaration c -> List.of();
    };
  }

  /**
   * Binds parameters in {@code home}: arguments are evaluated in {@code frame}, defaults at home.
   */
  private void bindAll(
      List<ParameterDeclaration> parameters,
      List<Argument> arguments,
      Frame home,
      Frame frame,
      Declaration declaration,
      Span span) {
    Map<String, Expression> given = match(parameters, arguments, frame, declaration);
    for (ParameterDeclaration parameter : parameters) {
      bind(parameter, given, home, frame, declaration, span);
    }
  }

  private void bind(
      ParameterDeclaration parameter,
      Map<String, Expression> given,
      Frame home,
      Frame frame,
      Declaration declaration,
      Span span) {
    String name = parameter.name().name();
    CompileType type = CompileType.of(parameter.type(), home.source(), elaboration.program);
    Expression value = given.get(name);
    if (value != null) {
      home.bind(name, elaboration.evaluator.evaluate(value, frame, type));
    } else if (parameter.defaultValue().isPresent()) {
      home.bind(name, elaboration.evaluator.evaluate(parameter.defaultValue().get(), home, type));
    } else {
      throw elaboration.fail(
          Message.MISSING_ARGUMENT,
          frame,
          span,
          "`" + name + "`",
          kind(declaration),
          declaration.name().name());
    }
  }

  /**
   * The body of a network with its parameters bound: by arguments, else by their defaults. Where
   * that fails the others are still bound.
   */
  Frame network(NetworkInstance instance) {
    NetworkDeclaration network = instance.network();
    Span span = instance.span();
    Frame user = Frame.of(span.source(), network.name().name(), "", List.of());
    List<Note> trail =
        instance.isItself()
            ? List.of()
            : List.of(new Note("in network `" + network.name().name() + "`, built at", span));
    Frame home = Frame.of(network.span().source(), network.name().name(), "", trail);
    Map<String, Expression> given =
        match(network.parameters(), instance.arguments(), user, network);
    for (ParameterDeclaration parameter : network.parameters()) {
      try {
        bind(parameter, given, home, user, network, span);
      } catch (Failure reported) {
        home.bind(parameter.name().name(), new Term.Poison());
      }
    }
    return home;
  }

  private Map<String, Expression> match(
      List<ParameterDeclaration> parameters,
      List<Argument> arguments,
      Frame frame,
      Declaration declaration) {
    Map<String, Expression> given = new TreeMap<>();
    int position = 0;
    for (Argument argument : arguments) {
      String name;
      if (argument.name().isPresent()) {
        name = argument.name().get().name();
        if (parameters.stream().noneMatch(p -> p.name().name().equals(name))) {
          throw elaboration.fail(
              Message.UNKNOWN_ARGUMENT,
              frame,
              argument.name().get().span(),
              name,
              kind(declaration),
              declaration.name().name());
        }
      } else if (position < parameters.size()) {
        name = parameters.get(position++).name().name();
      } else {
        throw elaboration.fail(
            Message.TOO_MANY_ARGUMENTS,
            frame,
            argument.span(),
            kind(declaration),
            declaration.name().name(),
            parameters.size() + " arguments",
            arguments.size());
      }
      if (given.put(name, argument.value()) != null) {
        throw elaboration.fail(Message.REPEATED_ARGUMENT, frame, argument.span(), name);
      }
    }
    return given;
  }

  private Term preset(
      Declaration.PresetDeclaration preset, List<Argument> arguments, Frame frame, Span span) {
    Frame home = home(preset, frame, span);
    bindAll(preset.parameters(), arguments, home, frame, preset, span);
    CompileType type = CompileType.of(preset.type(), home.source(), elaboration.program);
    return elaboration.evaluator.evaluate(preset.value(), home, type);
  }

  private Term formula(Declaration.FormulaDeclaration formula, Expression.Call call, Frame frame) {
    Frame home = home(formula, frame, call.span());
    bindAll(formula.parameters(), call.arguments(), home, frame, formula, call.span());
    return elaboration.evaluator.evaluate(formula.value(), home);
  }

  /** {@code target with { a.b: v }}: a copy in which single fields differ. */
  Term with(Term target, Expression.With with, Frame frame) {
    Term changed = target;
    for (Expression.FieldValue change : with.changes()) {
      changed = changed(changed, change.path(), change.value(), frame);
    }
    return changed;
  }

  private Term changed(Term target, List<Identifier> path, Expression value, Frame frame) {
    Identifier head = path.get(0);
    Term bound =
        target instanceof Term.Callable callable ? bound(callable, frame, head.span()) : target;
    Map<String, Term> fields =
        switch (bound) {
          case Term.Config config -> config.fields();
          case Term.Callable callable -> callable.arguments();
          default ->
              throw elaboration.fail(
                  Message.NO_FIELDS, frame, head.span(), head.name(), target.describe());
        };
    Term old = fields.get(head.name());
    if (old == null) {
      Optional<String> help = Suggestions.help(head.name(), fields.keySet());
      elaboration.report(
          Message.UNKNOWN_FIELD, frame, head.span(), help, head.name(), target.describe());
      throw new Failure();
    }
    Term replacement =
        path.size() == 1
            ? elaboration.evaluator.evaluate(value, frame, fieldType(bound, head.name()))
            : changed(old, path.subList(1, path.size()), value, frame);
    Map<String, Term> copy = new TreeMap<>(fields);
    copy.put(head.name(), replacement);
    return bound instanceof Term.Config config
        ? new Term.Config(config.type(), copy)
        : new Term.Callable(((Term.Callable) bound).declaration(), true, copy);
  }

  private CompileType fieldType(Term owner, String name) {
    if (owner instanceof Term.Config config) {
      return config.type().fields().stream()
          .filter(f -> f.name().name().equals(name))
          .map(f -> CompileType.of(f.type(), config.type().span().source(), elaboration.program))
          .findFirst()
          .orElseThrow();
    }
    Declaration declaration = ((Term.Callable) owner).declaration();
    return parameters(declaration).stream()
        .filter(p -> p.name().name().equals(name))
        .map(p -> CompileType.of(p.type(), declaration.span().source(), elaboration.program))
        .findFirst()
        .orElseThrow();
  }
}
