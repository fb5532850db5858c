package org.bnn4j.runtime.kernel;

import static java.util.Objects.requireNonNull;

/**
 * An element-wise formula in float32: a tree over the operands of a pass. Every node is one rounded
 * float operation, in the order of the tree; nothing is contracted or re-associated. The static
 * methods build nodes, so that formulas read as formulas: {@code max(argument(0), constant(0))}.
 */
public sealed interface Formula {
  /** Operand number {@code index} of the pass. A sign is ±1, a ternary value −1, 0 or +1. */
  record Argument(int index) implements Formula {
    public Argument {
      if (index < 0) {
        throw new IllegalArgumentException("operand " + index);
      }
    }
  }

  record Constant(float value) implements Formula {
    /** Compares bits, so that −0 differs from +0 and NaN equals itself. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Constant that
          && Float.floatToIntBits(value) == Float.floatToIntBits(that.value);
    }

    @Override
    public int hashCode() {
      return Float.hashCode(value);
    }
  }

  /** The number of images in the batch of this run. */
  record BatchSize() implements Formula {}

  record Unary(UnaryOperator operator, Formula x) implements Formula {
    public Unary {
      requireNonNull(operator);
      requireNonNull(x);
    }
  }

  record Binary(BinaryOperator operator, Formula a, Formula b) implements Formula {
    public Binary {
      requireNonNull(operator);
      requireNonNull(a);
      requireNonNull(b);
    }
  }

  /** {@code a} where the condition holds, else {@code b}. */
  record Select(Condition condition, Formula a, Formula b) implements Formula {
    public Select {
      requireNonNull(condition);
      requireNonNull(a);
      requireNonNull(b);
    }
  }

  /**
   * The sign of {@code x}: +1 above zero, −1 below, {@code zero} (−1, 0 or +1) at ±0. For NaN it is
   * 0 where {@code zero} is 0, else −1.
   */
  record Sign(Formula x, int zero) implements Formula {
    public Sign {
      requireNonNull(x);
      if (zero < -1 || zero > 1) {
        throw new IllegalArgumentException("sign of zero is " + zero);
      }
    }
  }

  /**
   * The sign (−1, 0 or +1) that operand {@code table}, of {@link Element#THRESHOLD}, gives to an
   * integer from −bound to bound; one outside may be refused or give any sign.
   */
  record Threshold(Formula count, int table) implements Formula {
    public Threshold {
      requireNonNull(count);
    }
  }

  /**
   * Functions of one number. SQRT is correctly rounded; EXP, LOG, TANH and SIGMOID are those of
   * {@link Elementary}; FLOOR and ROUND keep −0.
   */
  enum UnaryOperator {
    NEGATE,
    ABS,
    SQRT,
    EXP,
    LOG,
    TANH,
    SIGMOID,
    FLOOR,
    /** To the nearest integer, ties to even. */
    ROUND
  }

  /** Functions of two numbers; MIN and MAX as {@link Math#min} and {@link Math#max}. */
  enum BinaryOperator {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    MIN,
    MAX
  }

  /** A truth value of an element. */
  sealed interface Condition {}

  /** A comparison; with NaN on either side it is false, but for NOT_EQUAL. */
  record Compare(Comparison comparison, Formula a, Formula b) implements Condition {
    public Compare {
      requireNonNull(comparison);
      requireNonNull(a);
      requireNonNull(b);
    }
  }

  record And(Condition a, Condition b) implements Condition {}

  record Or(Condition a, Condition b) implements Condition {}

  record Not(Condition a) implements Condition {}

  /** Comparisons. */
  enum Comparison {
    EQUAL,
    NOT_EQUAL,
    LESS,
    LESS_EQUAL,
    GREATER,
    GREATER_EQUAL
  }

  static Formula argument(int index) {
    return new Argument(index);
  }

  static Formula constant(float value) {
    return new Constant(value);
  }

  static Formula batchSize() {
    return new BatchSize();
  }

  static Formula negate(Formula x) {
    return new Unary(UnaryOperator.NEGATE, x);
  }

  static Formula abs(Formula x) {
    return new Unary(UnaryOperator.ABS, x);
  }

  static Formula sqrt(Formula x) {
    return new Unary(UnaryOperator.SQRT, x);
  }

  static Formula exp(Formula x) {
    return new Unary(UnaryOperator.EXP, x);
  }

  static Formula log(Formula x) {
    return new Unary(UnaryOperator.LOG, x);
  }

  static Formula tanh(Formula x) {
    return new Unary(UnaryOperator.TANH, x);
  }

  static Formula sigmoid(Formula x) {
    return new Unary(UnaryOperator.SIGMOID, x);
  }

  static Formula floor(Formula x) {
    return new Unary(UnaryOperator.FLOOR, x);
  }

  static Formula round(Formula x) {
    return new Unary(UnaryOperator.ROUND, x);
  }

  static Formula add(Formula a, Formula b) {
    return new Binary(BinaryOperator.ADD, a, b);
  }

  static Formula subtract(Formula a, Formula b) {
    return new Binary(BinaryOperator.SUBTRACT, a, b);
  }

  static Formula multiply(Formula a, Formula b) {
    return new Binary(BinaryOperator.MULTIPLY, a, b);
  }

  static Formula divide(Formula a, Formula b) {
    return new Binary(BinaryOperator.DIVIDE, a, b);
  }

  static Formula min(Formula a, Formula b) {
    return new Binary(BinaryOperator.MIN, a, b);
  }

  static Formula max(Formula a, Formula b) {
    return new Binary(BinaryOperator.MAX, a, b);
  }

  static Formula select(Condition condition, Formula a, Formula b) {
    return new Select(condition, a, b);
  }

  static Formula sign(Formula x, int zero) {
    return new Sign(x, zero);
  }

  static Formula threshold(Formula count, int table) {
    return new Threshold(count, table);
  }

  static Condition equal(Formula a, Formula b) {
    return new Compare(Comparison.EQUAL, a, b);
  }

  static Condition notEqual(Formula a, Formula b) {
    return new Compare(Comparison.NOT_EQUAL, a, b);
  }

  static Condition less(Formula a, Formula b) {
    return new Compare(Comparison.LESS, a, b);
  }

  static Condition lessEqual(Formula a, Formula b) {
    return new Compare(Comparison.LESS_EQUAL, a, b);
  }

  static Condition greater(Formula a, Formula b) {
    return new Compare(Comparison.GREATER, a, b);
  }

  static Condition greaterEqual(Formula a, Formula b) {
    return new Compare(Comparison.GREATER_EQUAL, a, b);
  }

  static Condition and(Condition a, Condition b) {
    return new And(a, b);
  }

  static Condition or(Condition a, Condition b) {
    return new Or(a, b);
  }

  static Condition not(Condition a) {
    return new Not(a);
  }

  /**
   * A formula whose operands have names: {@code of((x, scale) -> multiply(x, scale))}. The first
   * name stands for operand 0.
   */
  static Formula of(OfOne formula) {
    return formula.apply(argument(0));
  }

  /** A formula of two operands. */
  static Formula of(OfTwo formula) {
    return formula.apply(argument(0), argument(1));
  }

  /** A formula of three operands. */
  static Formula of(OfThree formula) {
    return formula.apply(argument(0), argument(1), argument(2));
  }

  /** A formula of four operands. */
  static Formula of(OfFour formula) {
    return formula.apply(argument(0), argument(1), argument(2), argument(3));
  }

  /** A formula of five operands. */
  static Formula of(OfFive formula) {
    return formula.apply(argument(0), argument(1), argument(2), argument(3), argument(4));
  }

  /** A formula of six operands. */
  static Formula of(OfSix formula) {
    return formula.apply(
        argument(0), argument(1), argument(2), argument(3), argument(4), argument(5));
  }

  /** A formula of seven operands. */
  static Formula of(OfSeven formula) {
    return formula.apply(
        argument(0), argument(1), argument(2), argument(3), argument(4), argument(5), argument(6));
  }

  /** A formula of eight operands. */
  static Formula of(OfEight formula) {
    return formula.apply(
        argument(0),
        argument(1),
        argument(2),
        argument(3),
        argument(4),
        argument(5),
        argument(6),
        argument(7));
  }

  /** A formula of one operand. */
  @FunctionalInterface
  interface OfOne {
    Formula apply(Formula a);
  }

  /** A formula of two operands. */
  @FunctionalInterface
  interface OfTwo {
    Formula apply(Formula a, Formula b);
  }

  /** A formula of three operands. */
  @FunctionalInterface
  interface OfThree {
    Formula apply(Formula a, Formula b, Formula c);
  }

  /** A formula of four operands. */
  @FunctionalInterface
  interface OfFour {
    Formula apply(Formula a, Formula b, Formula c, Formula d);
  }

  /** A formula of five operands. */
  @FunctionalInterface
  interface OfFive {
    Formula apply(Formula a, Formula b, Formula c, Formula d, Formula e);
  }

  /** A formula of six operands. */
  @FunctionalInterface
  interface OfSix {
    Formula apply(Formula a, Formula b, Formula c, Formula d, Formula e, Formula f);
  }

  /** A formula of seven operands. */
  @FunctionalInterface
  interface OfSeven {
    Formula apply(Formula a, Formula b, Formula c, Formula d, Formula e, Formula f, Formula g);
  }

  /** A formula of eight operands. */
  @FunctionalInterface
  interface OfEight {
    Formula apply(
        Formula a, Formula b, Formula c, Formula d, Formula e, Formula f, Formula g, Formula h);
  }
}
