package org.bnn4j.generator.elaborate;

import java.util.List;
import org.bnn4j.generator.elaborate.Operands.Part;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Expression.BinaryOperator;
import org.bnn4j.grammar.syntax.Expression.UnaryOperator;
import org.bnn4j.grammar.syntax.Span;
import org.bnn4j.runtime.kernel.Formula;

/** Operators: on numbers they compute, on tensors they add element-wise formulas to the graph. */
final class Arithmetic {
  private final Elaboration elaboration;

  Arithmetic(Elaboration elaboration) {
    this.elaboration = elaboration;
  }

  /** A prefix operator. */
  Term unary(UnaryOperator operator, Term operand, Frame frame, Span span) {
    return switch (operator) {
      case PLUS -> operand;
      case NOT ->
          switch (operand) {
            case Term.Bool bool -> new Term.Bool(!bool.value());
            case Term.Truth truth ->
                new Term.Truth(new Formula.Not(truth.condition()), truth.operands(), truth.shape());
            default ->
                throw elaboration.fail(Message.CONDITION_EXPECTED, frame, span, operand.describe());
          };
      case NEGATE ->
          switch (operand) {
            case Term.Int i -> new Term.Int(negateExact(i.value(), frame, span));
            case Term.Size size -> new Term.Int(-size.value());
            case Term.Real r -> new Term.Real(-r.value());
            default -> apply1(Formula.UnaryOperator.NEGATE, operand, frame, span);
          };
    };
  }

  private long negateExact(long value, Frame frame, Span span) {
    try {
      return Math.negateExact(value);
    } catch (ArithmeticException overflow) {
      throw elaboration.fail(Message.INTEGER_OVERFLOW, frame, span);
    }
  }

  /** An infix operator that looks at both sides. */
  Term binary(BinaryOperator operator, Term left, Term right, Frame frame, Span span) {
    if (operator == BinaryOperator.IN || operator == BinaryOperator.NOT_IN) {
      return new Term.Bool(contains(left, right, frame, span) == (operator == BinaryOperator.IN));
    }
    if (isFormula(left) || isFormula(right)) {
      return formula(operator, left, right, frame, span);
    }
    if (operator == BinaryOperator.EQUAL || operator == BinaryOperator.NOT_EQUAL) {
      return new Term.Bool(same(left, right) == (operator == BinaryOperator.EQUAL));
    }
    return Numbers.isNumber(left) && Numbers.isNumber(right)
        ? numbers(operator, left, right, frame, span)
        : badOperands(operator, left, right, frame, span);
  }

  private Term numbers(BinaryOperator operator, Term left, Term right, Frame frame, Span span) {
    try {
      return Numbers.apply(operator, left, right)
          .orElseGet(() -> badOperands(operator, left, right, frame, span));
    } catch (ArithmeticException problem) {
      boolean zero = Numbers.toReal(right) == 0;
      throw elaboration.fail(
          zero ? Message.DIVISION_BY_ZERO : Message.INTEGER_OVERFLOW, frame, span);
    }
  }

  private Term badOperands(BinaryOperator operator, Term left, Term right, Frame frame, Span span) {
    throw elaboration.fail(
        Message.BAD_OPERANDS, frame, span, operator.symbol(), left.describe(), right.describe());
  }

  private boolean contains(Term item, Term list, Frame frame, Span span) {
    if (!(list instanceof Term.Items items)) {
      throw elaboration.fail(Message.NOT_A_LIST, frame, span, list.describe());
    }
    return items.items().stream().anyMatch(candidate -> same(item, candidate));
  }

  private static boolean same(Term a, Term b) {
    return (Numbers.isNumber(a) && Numbers.isNumber(b))
        ? Numbers.toReal(a) == Numbers.toReal(b)
        : a.equals(b);
  }

  static boolean isFormula(Term term) {
    return term instanceof Term.Tensor || term instanceof Term.Batch;
  }

  private Term formula(BinaryOperator operator, Term left, Term right, Frame frame, Span span) {
    return switch (operator) {
      case ADD -> apply2(Formula.BinaryOperator.ADD, left, right, frame, span);
      case SUBTRACT -> apply2(Formula.BinaryOperator.SUBTRACT, left, right, frame, span);
      case MULTIPLY -> apply2(Formula.BinaryOperator.MULTIPLY, left, right, frame, span);
      case DIVIDE -> apply2(Formula.BinaryOperator.DIVIDE, left, right, frame, span);
      case EQUAL -> compare(Formula.Comparison.EQUAL, left, right, frame, span);
      case NOT_EQUAL -> compare(Formula.Comparison.NOT_EQUAL, left, right, frame, span);
      case LESS -> compare(Formula.Comparison.LESS, left, right, frame, span);
      case LESS_EQUAL -> compare(Formula.Comparison.LESS_EQUAL, left, right, frame, span);
      case GREATER -> compare(Formula.Comparison.GREATER, left, right, frame, span);
      case GREATER_EQUAL -> compare(Formula.Comparison.GREATER_EQUAL, left, right, frame, span);
      default -> badOperands(operator, left, right, frame, span);
    };
  }

  /** {@code and}, {@code or} where at least one side is a condition per element. */
  Term logic(boolean and, Term left, Term right, Frame frame, Span span) {
    Operands operands = new Operands(elaboration, frame, span);
    Formula.Condition a = operands.condition(left);
    Formula.Condition b = operands.condition(right);
    return new Term.Truth(
        and ? Formula.and(a, b) : Formula.or(a, b), operands.values(), operands.type());
  }

  private Term compare(
      Formula.Comparison comparison, Term left, Term right, Frame frame, Span span) {
    Operands operands = new Operands(elaboration, frame, span);
    Part a = operands.part(left);
    Part b = operands.part(right);
    return new Term.Truth(
        new Formula.Compare(comparison, a.formula(), b.formula()),
        operands.values(),
        operands.type());
  }

  /** A function of one number per element. */
  Term apply1(Formula.UnaryOperator operator, Term x, Frame frame, Span span) {
    Operands operands = new Operands(elaboration, frame, span);
    return node(operands, new Formula.Unary(operator, operands.part(x).formula()), frame, span);
  }

  /** A function of two numbers per element. */
  Term apply2(Formula.BinaryOperator operator, Term left, Term right, Frame frame, Span span) {
    Operands operands = new Operands(elaboration, frame, span);
    Formula a = operands.part(left).formula();
    Formula b = operands.part(right).formula();
    return node(operands, new Formula.Binary(operator, a, b), frame, span);
  }

  /** {@code select(condition, a, b)} with a condition per element. */
  Term select(Term condition, Term left, Term right, Frame frame, Span span) {
    Operands operands = new Operands(elaboration, frame, span);
    Formula.Condition test = operands.condition(condition);
    Formula a = operands.part(left).formula();
    Formula b = operands.part(right).formula();
    return node(operands, new Formula.Select(test, a, b), frame, span);
  }

  /** {@code sign(x, zero)}: the bits that binary kernels read. */
  Term sign(Term x, int zero, Frame frame, Span span) {
    Operands operands = new Operands(elaboration, frame, span);
    Formula formula = new Formula.Sign(operands.part(x).formula(), zero);
    ElementType element = zero == 0 ? ElementType.TERNARY : ElementType.SIGN;
    return new Term.Tensor(
        elaboration.graph.add(
            new Op.Formula(formula, operands.values()),
            operands.type().as(element),
            frame.origin(span)));
  }

  private Term node(Operands operands, Formula formula, Frame frame, Span span) {
    return new Term.Tensor(
        elaboration.graph.add(
            new Op.Formula(formula, operands.values()), operands.type(), frame.origin(span)));
  }

  /** A term as a value of the graph; a number becomes a constant. */
  Value tensor(Term term, Frame frame, Span span) {
    if (term instanceof Term.Tensor tensor) {
      return tensor.value();
    }
    if (!Numbers.isNumber(term) && !(term instanceof Term.Batch)) {
      throw elaboration.fail(Message.TENSOR_EXPECTED, frame, span, term.describe());
    }
    Operands operands = new Operands(elaboration, frame, span);
    Formula formula = operands.part(term).formula();
    return elaboration.graph.add(
        new Op.Formula(formula, List.of()),
        new Type(ElementType.REAL, false, List.of()),
        frame.origin(span));
  }
}
