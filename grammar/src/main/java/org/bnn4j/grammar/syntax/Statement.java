package org.bnn4j.grammar.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A statement of a network, block or op. */
public sealed interface Statement {
  Span span();

  /** Statements with those in the branches of each {@code if} behind it. */
  static List<Statement> flat(List<Statement> body) {
    List<Statement> all = new ArrayList<>();
    for (Statement statement : body) {
      all.add(statement);
      if (statement instanceof If conditional) {
        all.addAll(flat(conditional.then()));
        all.addAll(flat(conditional.otherwise()));
      }
    }
    return all;
  }

  /** {@code let a = value} or {@code let (a, b) = value}. */
  record Let(List<Identifier> names, Expression value, Span span) implements Statement {
    public Let {
      names = List.copyOf(names);
    }
  }

  /** {@code if condition { … } else { … }}, decided at compile time. */
  record If(Expression condition, List<Statement> then, List<Statement> otherwise, Span span)
      implements Statement {
    public If {
      then = List.copyOf(then);
      otherwise = List.copyOf(otherwise);
    }
  }

  /** {@code require condition, "message"}: an error where the condition is false. */
  record Require(Expression condition, Expression.StringLiteral message, Span span)
      implements Statement {}

  /** {@code warn "message"}. */
  record Warn(Expression.StringLiteral message, Span span) implements Statement {}

  /** {@code [fixed] parameter | buffer name: type = initial [when condition]}. */
  record Parameter(
      ParameterKind kind,
      Identifier name,
      TypeSyntax.Tensor type,
      Optional<Expression> initial,
      Optional<Expression> when,
      Span span)
      implements Statement {}

  /** What may change a parameter. */
  enum ParameterKind {
    /** Trained by the optimizer. */
    TRAINED,
    /** Saved with the network, changed by nothing. */
    FIXED,
    /** Saved with the network, changed by {@code update} alone. */
    BUFFER
  }

  /**
   * {@code update name = value}: later uses of the name see the value, and a training step keeps
   * it.
   */
  record Update(Identifier name, Expression value, Span span) implements Statement {}

  /** {@code input name: type}, networks only. */
  record Input(Optional<String> doc, Identifier name, TypeSyntax.Tensor type, Span span)
      implements Statement {}

  /** {@code target name: type}: an input of training alone, such as labels. */
  record Target(Optional<String> doc, Identifier name, TypeSyntax.Tensor type, Span span)
      implements Statement {}

  /** {@code output name = value} or {@code output name}, networks only. */
  record Output(Optional<String> doc, Identifier name, Optional<Expression> value, Span span)
      implements Statement {}

  /** {@code loss value}, networks only; several losses add up. */
  record Loss(Expression value, Span span) implements Statement {}

  /** {@code gradient name}, networks only: training gives out the gradient of an input, too. */
  record Gradient(Identifier input, Span span) implements Statement {}

  /** {@code return value}; several values as a tuple. */
  record Return(Expression value, Span span) implements Statement {}

  /** {@code forward = formula}, ops only. */
  record Forward(Expression value, Span span) implements Statement {}

  /** {@code backward = formula} or {@code backward x = formula}, ops only. */
  record Backward(Optional<Identifier> input, Expression value, Span span) implements Statement {}
}
