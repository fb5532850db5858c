package org.bnn4j.generator.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.InputDeclaration;
import org.bnn4j.grammar.syntax.Declaration.ParameterDeclaration;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Name;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Span;
import org.bnn4j.grammar.syntax.Statement;

/** All names that a declaration gives anywhere within itself, wherever they are known. */
final class BoundNames {
  private final Map<String, Span> names = new LinkedHashMap<>();

  private BoundNames() {}

  /** Each name with the first place that gives it. */
  static Map<String, Span> in(Declaration declaration) {
    var bound = new BoundNames();
    switch (declaration) {
      case Declaration.EnumDeclaration enumeration -> {}
      case Declaration.ConfigDeclaration config -> {}
      case Declaration.PresetDeclaration preset -> bound.parameters(preset.parameters());
      case Declaration.FormulaDeclaration formula -> bound.parameters(formula.parameters());
      case Declaration.OpDeclaration op -> {
        bound.parameters(op.parameters());
        bound.inputs(op.inputs());
        bound.statements(op.body());
      }
      case Declaration.BlockDeclaration block -> {
        bound.parameters(block.parameters());
        bound.inputs(block.inputs());
        bound.statements(block.body());
      }
      case Declaration.KernelDeclaration kernel -> {
        bound.parameters(kernel.parameters());
        bound.inputs(kernel.inputs());
      }
      case Declaration.InstanceDeclaration instance -> {}
      case Declaration.NetworkDeclaration network -> {
        bound.parameters(network.parameters());
        bound.statements(network.body());
      }
    }
    return bound.names;
  }

  private void parameters(List<ParameterDeclaration> parameters) {
    parameters.forEach(parameter -> add(parameter.name()));
  }

  private void inputs(List<InputDeclaration> inputs) {
    for (InputDeclaration input : inputs) {
      for (Expression axis : input.type().axes().orElse(List.of())) {
        if (axis instanceof Name name) {
          names.putIfAbsent(name.name(), name.span());
        }
      }
      add(input.name());
    }
  }

  private void statements(List<Statement> statements) {
    for (Statement statement : statements) {
      switch (statement) {
        case Statement.Let let -> let.names().forEach(this::add);
        case Statement.If conditional -> {
          statements(conditional.then());
          statements(conditional.otherwise());
        }
        case Statement.Parameter parameter -> add(parameter.name());
        case Statement.Input input -> add(input.name());
        case Statement.Target target -> add(target.name());
        case Statement.Output output -> {
          if (output.value().isPresent()) {
            add(output.name());
          }
        }
        case Statement.Require require -> {}
        case Statement.Warn warn -> {}
        case Statement.Update update -> {}
        case Statement.Loss loss -> {}
        case Statement.Gradient gradient -> {}
        case Statement.Return result -> {}
        case Statement.Forward forward -> {}
        case Statement.Backward backward -> {}
      }
    }
  }

  private void add(Identifier name) {
    names.putIfAbsent(name.name(), name.span());
  }
}
