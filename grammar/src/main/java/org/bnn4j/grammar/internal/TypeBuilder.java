package org.bnn4j.grammar.internal;

import java.util.List;
import java.util.Optional;
import org.bnn4j.grammar.syntax.TypeSyntax;
import org.bnn4j.grammar.syntax.TypeSyntax.CallableKind;

/** Builds the trees of types. */
final class TypeBuilder {
  private final Places places;
  private final ExpressionBuilder expressions;

  TypeBuilder(Places places, ExpressionBuilder expressions) {
    this.places = places;
    this.expressions = expressions;
  }

  TypeSyntax type(BnnParser.TypeContext context) {
    TypeSyntax plain = plain(Incomplete.sound(context).plainType());
    return context.QUESTION() == null
        ? plain
        : new TypeSyntax.OptionalOf(plain, places.of(context));
  }

  TypeSyntax.Tensor tensor(BnnParser.TensorTypeContext context) {
    return new TypeSyntax.Tensor(
        Incomplete.sound(context).elementType().stream().map(places::identifier).toList(),
        Optional.ofNullable(context.axes())
            .map(axes -> expressions.expressions(Incomplete.sound(axes).expression())),
        places.of(context));
  }

  private TypeSyntax plain(BnnParser.PlainTypeContext context) {
    return switch (Incomplete.sound(context)) {
      case BnnParser.ListTypeContext c -> new TypeSyntax.ListOf(type(c.type()), places.of(c));
      case BnnParser.CallableTypeContext c -> callable(c);
      case BnnParser.NamedTypeContext c ->
          new TypeSyntax.Named(places.identifier(c).name(), places.of(c));
      default -> throw new Incomplete();
    };
  }

  private TypeSyntax callable(BnnParser.CallableTypeContext c) {
    Optional<List<TypeSyntax.Tensor>> inputs =
        c.LEFT_PAREN() == null
            ? Optional.empty()
            : Optional.of(c.tensorType().stream().map(this::tensor).toList());
    CallableKind kind = c.OP() == null ? CallableKind.BLOCK : CallableKind.OP;
    return new TypeSyntax.Callable(kind, inputs, places.of(c));
  }
}
