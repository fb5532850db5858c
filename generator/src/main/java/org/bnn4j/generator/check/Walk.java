package org.bnn4j.generator.check;

import java.util.List;
import java.util.Optional;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.BlockDeclaration;
import org.bnn4j.grammar.syntax.Declaration.ConfigDeclaration;
import org.bnn4j.grammar.syntax.Declaration.EnumDeclaration;
import org.bnn4j.grammar.syntax.Declaration.FormulaDeclaration;
import org.bnn4j.grammar.syntax.Declaration.InputDeclaration;
import org.bnn4j.grammar.syntax.Declaration.InstanceDeclaration;
import org.bnn4j.grammar.syntax.Declaration.KernelDeclaration;
import org.bnn4j.grammar.syntax.Declaration.NetworkDeclaration;
import org.bnn4j.grammar.syntax.Declaration.OpDeclaration;
import org.bnn4j.grammar.syntax.Declaration.ParameterDeclaration;
import org.bnn4j.grammar.syntax.Declaration.PresetDeclaration;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Name;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.TypeSyntax;

/**
 * Goes through declarations in the order of their text and keeps the names that are known at each
 * place. Sizes in the inputs of a block, op or kernel bind names: in {@code x: real[c, h, w]} each
 * of {@code c}, {@code h} and {@code w} that no parameter and no earlier input names.
 */
final class Walk {
  private final Visitor visitor;
  private final ExpressionWalk expressions;

  private Walk(Visitor visitor) {
    this.visitor = visitor;
    this.expressions = new ExpressionWalk(visitor);
  }

  /** Visits every declaration of every file. */
  static void over(Program program, Visitor visitor) {
    var walk = new Walk(visitor);
    for (BnnFile file : program.files()) {
      Scope scope = Scope.of(program, file.source());
      file.declarations().forEach(declaration -> walk.declaration(declaration, scope));
    }
  }

  private void declaration(Declaration declaration, Scope file) {
    visitor.declaration(declaration, file);
    Scope scope = file.inner();
    switch (declaration) {
      case EnumDeclaration enumeration -> {}
      case ConfigDeclaration config ->
          config.fields().forEach(field -> typed(field.type(), field.defaultValue(), scope));
      case PresetDeclaration preset -> {
        parameters(preset.parameters(), scope);
        typed(preset.type(), Optional.of(preset.value()), scope);
      }
      case FormulaDeclaration formula -> {
        parameters(formula.parameters(), scope);
        expressions.visit(formula.value(), Place.anyValue(scope));
      }
      case OpDeclaration op -> {
        Identifier grad = new Identifier(GradientUses.GRAD, op.name().span());
        scope.bind(Local.of(Local.Kind.GRADIENT, grad, Optional.empty()));
        parameters(op.parameters(), scope);
        inputs(op.inputs(), scope);
        type(op.result(), scope);
        new StatementWalk(visitor, this, expressions).visit(op.body(), scope);
      }
      case BlockDeclaration block -> {
        parameters(block.parameters(), scope);
        inputs(block.inputs(), scope);
        new StatementWalk(visitor, this, expressions).visit(block.body(), scope);
      }
      case KernelDeclaration kernel -> {
        parameters(kernel.parameters(), scope);
        inputs(kernel.inputs(), scope);
        type(kernel.result(), scope);
      }
      case NetworkDeclaration network -> {
        parameters(network.parameters(), scope);
        new StatementWalk(visitor, this, expressions).visit(network.body(), scope);
      }
      case InstanceDeclaration instance -> {
        boolean known =
            scope
                .declaration(instance.network().name())
                .filter(NetworkDeclaration.class::isInstance)
                .isPresent();
        if (known) {
          expressions.instance(instance.call(), scope);
        }
      }
    }
  }

  /** A default sees the parameters before its own. */
  private void parameters(List<ParameterDeclaration> parameters, Scope scope) {
    for (ParameterDeclaration parameter : parameters) {
      typed(parameter.type(), parameter.defaultValue(), scope);
      var type = Optional.of(StaticType.of(parameter.type()));
      bind(Local.of(Local.Kind.PARAMETER, parameter.name(), type), scope);
    }
  }

  private void inputs(List<InputDeclaration> inputs, Scope scope) {
    for (InputDeclaration input : inputs) {
      visitor.type(input.type(), scope);
      pattern(input.type(), scope);
      var type = Optional.of(StaticType.of(input.type()));
      bind(Local.of(Local.Kind.INPUT, input.name(), type), scope);
    }
  }

  private void typed(TypeSyntax type, Optional<Expression> value, Scope scope) {
    type(type, scope);
    value.ifPresent(
        v -> expressions.visit(v, Place.value(scope, Optional.of(StaticType.of(type)))));
  }

  /** A type whose sizes must be known. */
  void type(TypeSyntax type, Scope scope) {
    visitor.type(type, scope);
    switch (type) {
      case TypeSyntax.Named named -> {}
      case TypeSyntax.ListOf list -> type(list.element(), scope);
      case TypeSyntax.OptionalOf optional -> type(optional.value(), scope);
      case TypeSyntax.Callable callable -> {
        Scope pattern = scope.inner();
        for (TypeSyntax.Tensor input : callable.inputs().orElse(List.of())) {
          visitor.type(input, pattern);
          pattern(input, pattern);
        }
      }
      case TypeSyntax.Tensor tensor ->
          tensor
              .axes()
              .orElse(List.of())
              .forEach(axis -> expressions.visit(axis, Place.anyValue(scope)));
    }
  }

  /** Sizes of which a lone name that is not known yet binds. */
  private void pattern(TypeSyntax.Tensor type, Scope scope) {
    for (Expression axis : type.axes().orElse(List.of())) {
      if (axis instanceof Name name && scope.local(name.name()).isEmpty()) {
        Identifier identifier = new Identifier(name.name(), name.span());
        bind(Local.of(Local.Kind.AXIS, identifier, Optional.empty()), scope);
      } else {
        expressions.visit(axis, Place.anyValue(scope));
      }
    }
  }

  void bind(Local local, Scope scope) {
    visitor.binding(local, scope.local(local.name()));
    scope.bind(local);
  }
}
