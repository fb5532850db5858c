package org.bnn4j.grammar.syntax;

import java.util.List;
import java.util.Optional;

/** A type as written. */
public sealed interface TypeSyntax {
  Span span();

  /** {@code int}, {@code real}, {@code bool}, {@code string}, an enum or a config. */
  record Named(String name, Span span) implements TypeSyntax {}

  /** {@code list<element>}. */
  record ListOf(TypeSyntax element, Span span) implements TypeSyntax {}

  /** {@code value?}: the value or {@code none}. */
  record OptionalOf(TypeSyntax value, Span span) implements TypeSyntax {}

  /**
   * {@code op(real[c, h, w])} or {@code block(real[c, h, w])}; {@code op} and {@code block} alone
   * take anything.
   */
  record Callable(CallableKind kind, Optional<List<Tensor>> inputs, Span span)
      implements TypeSyntax {}

  /** What a callable value is. */
  enum CallableKind {
    OP,
    BLOCK
  }

  /**
   * {@code real | sign [c, h, w]}.
   *
   * @param elements the element types that are accepted, at least one, as written
   * @param axes the sizes: a name binds at its first use; empty: any shape
   */
  record Tensor(List<Identifier> elements, Optional<List<Expression>> axes, Span span)
      implements TypeSyntax {
    public Tensor {
      elements = List.copyOf(elements);
      axes = axes.map(List::copyOf);
    }
  }
}
