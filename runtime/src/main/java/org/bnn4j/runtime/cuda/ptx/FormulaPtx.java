package org.bnn4j.runtime.cuda.ptx;

import static org.bnn4j.runtime.cuda.ptx.PtxWriter.literal;

import java.util.HashMap;
import java.util.Map;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Formula.Condition;

/**
 * One element's formulas. Each node is one rounded operation, never contracted, so that results are
 * the bits of every other backend; parts that occur twice are computed once.
 */
final class FormulaPtx {
  /** Where operands come from. */
  interface Operands {
    /** The register that holds operand {@code index} of the element, as a float. */
    String value(int index);

    /** The address of a threshold operand's words, and of its entry for the element's channel. */
    ThresholdPtx.Table table(int index);

    /** The register that holds the number of images, as an integer. */
    String images();
  }

  private final PtxWriter ptx;
  private final Operands operands;
  private final ElementaryPtx elementary;
  private final Map<Formula, String> values = new HashMap<>();

  FormulaPtx(PtxWriter ptx, Operands operands) {
    this.ptx = ptx;
    this.operands = operands;
    this.elementary = new ElementaryPtx(ptx);
  }

  /** The register of a formula's value. */
  String value(Formula formula) {
    String known = values.get(formula);
    if (known == null) {
      known = compute(formula);
      values.put(formula, known);
    }
    return known;
  }

  private String compute(Formula formula) {
    return switch (formula) {
      case Formula.Argument(int index) -> operands.value(index);
      case Formula.Constant(float value) -> ptx.toFloat("mov.f32", literal(value));
      case Formula.BatchSize() -> ptx.toFloat("cvt.rn.f32.s32", operands.images());
      case Formula.Unary(Formula.UnaryOperator operator, Formula x) -> unary(operator, value(x));
      case Formula.Binary(Formula.BinaryOperator operator, Formula a, Formula b) ->
          ptx.toFloat(opcode(operator), value(a), value(b));
      case Formula.Select(Condition condition, Formula a, Formula b) ->
          ptx.toFloat("selp.f32", value(a), value(b), holds(condition));
      case Formula.Sign(Formula x, int zero) -> sign(value(x), zero);
      case Formula.Threshold(Formula count, int table) ->
          new ThresholdPtx(ptx).sign(operands.table(table), value(count));
    };
  }

  private String unary(Formula.UnaryOperator operator, String x) {
    return switch (operator) {
      case NEGATE -> ptx.toFloat("neg.f32", x);
      case ABS -> ptx.toFloat("abs.f32", x);
      case SQRT -> ptx.toFloat("sqrt.rn.f32", x);
      case EXP -> elementary.exp(x);
      case LOG -> elementary.log(x);
      case TANH -> elementary.tanh(x);
      case SIGMOID -> elementary.sigmoid(x);
      case FLOOR -> ptx.toFloat("cvt.rmi.f32.f32", x);
      case ROUND -> ptx.toFloat("cvt.rni.f32.f32", x);
    };
  }

  /** PTX orders −0 below +0 in min and max, as Math does; with NaN they pass it on. */
  private static String opcode(Formula.BinaryOperator operator) {
    return switch (operator) {
      case ADD -> "add.rn.f32";
      case SUBTRACT -> "sub.rn.f32";
      case MULTIPLY -> "mul.rn.f32";
      case DIVIDE -> "div.rn.f32";
      case MIN -> "min.NaN.f32";
      case MAX -> "max.NaN.f32";
    };
  }

  private String holds(Condition condition) {
    return switch (condition) {
      case Formula.Compare(Formula.Comparison comparison, Formula a, Formula b) ->
          ptx.toPredicate("setp." + comparison(comparison) + ".f32", value(a), value(b));
      case Formula.And(Condition a, Condition b) -> ptx.toPredicate("and.pred", holds(a), holds(b));
      case Formula.Or(Condition a, Condition b) -> ptx.toPredicate("or.pred", holds(a), holds(b));
      case Formula.Not(Condition a) -> ptx.toPredicate("not.pred", holds(a));
    };
  }

  private static String comparison(Formula.Comparison comparison) {
    return switch (comparison) {
      case EQUAL -> "eq";
      case NOT_EQUAL -> "neu";
      case LESS -> "lt";
      case LESS_EQUAL -> "le";
      case GREATER -> "gt";
      case GREATER_EQUAL -> "ge";
    };
  }

  /** NaN compares as false: it becomes 0 where zero does, else −1. */
  private String sign(String x, int zero) {
    String zeroes = literal(0);
    if (zero != 0) {
      String positive = ptx.toPredicate(zero > 0 ? "setp.ge.f32" : "setp.gt.f32", x, zeroes);
      return ptx.toFloat("selp.f32", literal(1), literal(-1), positive);
    }
    String negative = ptx.toPredicate("setp.lt.f32", x, zeroes);
    String below = ptx.toFloat("selp.f32", literal(-1), zeroes, negative);
    return ptx.toFloat("selp.f32", literal(1), below, ptx.toPredicate("setp.gt.f32", x, zeroes));
  }
}
