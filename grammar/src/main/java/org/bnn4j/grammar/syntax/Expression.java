package org.bnn4j.grammar.syntax;

import java.util.List;
import java.util.Optional;

/** An expression. The same grammar serves compile-time values, tensors and formulas. */
public sealed interface Expression {
  Span span();

  /** {@code x}: a local name, a declaration, an enumerator or a built-in. */
  record Name(String name, Span span) implements Expression {}

  record IntegerLiteral(long value, Span span) implements Expression {}

  record RealLiteral(double value, Span span) implements Expression {}

  record BooleanLiteral(boolean value, Span span) implements Expression {}

  /** {@code none}: the absent optional value; an enumerator where an enum is expected. */
  record NoneLiteral(Span span) implements Expression {}

  /** {@code "stride is {stride}"}: texts and expressions in turn. */
  record StringLiteral(List<Part> parts, Span span) implements Expression {
    public StringLiteral {
      parts = List.copyOf(parts);
    }

    /** A piece of a string. */
    public sealed interface Part {}

    /** Literal characters, escapes resolved. */
    public record Text(String text) implements Part {}

    /** An expression between braces. */
    public record Embedded(Expression expression) implements Part {}
  }

  /** {@code [1, 2]}. */
  record ListLiteral(List<Expression> elements, Span span) implements Expression {
    public ListLiteral {
      elements = List.copyOf(elements);
    }
  }

  /** {@code (a, b)}, two or more values. */
  record TupleLiteral(List<Expression> elements, Span span) implements Expression {
    public TupleLiteral {
      elements = List.copyOf(elements);
    }
  }

  /** {@code { eps: 1e-5, momentum: 0.1 }}: a config whose type the context gives. */
  record RecordLiteral(List<FieldValue> fields, Span span) implements Expression {
    public RecordLiteral {
      fields = List.copyOf(fields);
    }
  }

  /** {@code a.b: value}, in a record (one name) or behind {@code with} (a path). */
  record FieldValue(List<Identifier> path, Expression value, Span span) {
    public FieldValue {
      path = List.copyOf(path);
    }
  }

  record Unary(UnaryOperator operator, Expression operand, Span span) implements Expression {}

  record Binary(
      BinaryOperator operator, Expression left, Expression right, Span operatorSpan, Span span)
      implements Expression {}

  /** {@code if condition then a else b}. */
  record Conditional(Expression condition, Expression then, Expression otherwise, Span span)
      implements Expression {}

  /**
   * {@code callee(arguments)}: parameters of a block, op or kernel are bound, a function is
   * applied.
   */
  record Call(Expression callee, List<Argument> arguments, Span span) implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /** {@code value} or {@code name: value}. */
  record Argument(Optional<Identifier> name, Expression value, Span span) {}

  /** {@code target.name}. */
  record Member(Expression target, Identifier name, Span span) implements Expression {}

  /** {@code target[index]}. */
  record Index(Expression target, Expression index, Span span) implements Expression {}

  /** {@code target with { a.b: v }}. */
  record With(Expression target, List<FieldValue> changes, Span span) implements Expression {
    public With {
      changes = List.copyOf(changes);
    }
  }

  /** {@code input |> stage}. */
  record Pipe(Expression input, Stage stage, Span operatorSpan, Span span) implements Expression {}

  /**
   * What stands behind {@code |>}: {@code label: repeat(n) callee}.
   *
   * @param label the parts of a dotted label; a single {@code _} adds nothing to paths
   */
  record Stage(
      Optional<Label> label, Optional<Repetition> repetition, Expression callee, Span span) {}

  /** {@code skip_op.op.0}. */
  record Label(String text, Span span) {}

  /** How often a stage is applied in a row. */
  sealed interface Repetition {
    Span span();
  }

  /** {@code repeat(n)}. */
  record RepeatTimes(Expression count, Span span) implements Repetition {}

  /**
   * {@code repeat(i in from..to)}: {@code i} runs from {@code from} up to, not including, {@code
   * to}.
   */
  record RepeatOver(Identifier variable, Expression from, Expression to, Span span)
      implements Repetition {}

  /** Prefix operators. */
  enum UnaryOperator {
    NEGATE("-"),
    PLUS("+"),
    NOT("not");

    private final String symbol;

    UnaryOperator(String symbol) {
      this.symbol = symbol;
    }

    public String symbol() {
      return symbol;
    }
  }

  /** Infix operators, from the loosest to the tightest. */
  enum BinaryOperator {
    OR("or"),
    AND("and"),
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_EQUAL("<="),
    GREATER(">"),
    GREATER_EQUAL(">="),
    IN("in"),
    NOT_IN("not in"),
    OR_ELSE("??"),
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*"),
    DIVIDE("/"),
    INTEGER_DIVIDE("//"),
    REMAINDER("%");

    private final String symbol;

    BinaryOperator(String symbol) {
      this.symbol = symbol;
    }

    public String symbol() {
      return symbol;
    }
  }
}
