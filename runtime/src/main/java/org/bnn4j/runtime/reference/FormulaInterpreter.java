package org.bnn4j.runtime.reference;

import org.bnn4j.runtime.kernel.Elementary;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.ThresholdWords;

/** Evaluates formulas at one place of the operands after another. */
final class FormulaInterpreter {
  private final Tensor[] operands;
  private final int batch;
  private int n;
  private int c;
  private int h;
  private int w;

  FormulaInterpreter(Tensor[] operands, int batch) {
    this.operands = operands;
    this.batch = batch;
  }

  /** The value at a place. */
  float valueAt(Formula formula, int n, int c, int h, int w) {
    this.n = n;
    this.c = c;
    this.h = h;
    this.w = w;
    return value(formula);
  }

  private float value(Formula formula) {
    return switch (formula) {
      case Formula.Argument(int index) -> operands[index].get(n, c, h, w);
      case Formula.Constant(float value) -> value;
      case Formula.BatchSize() -> batch;
      case Formula.Unary(Formula.UnaryOperator operator, Formula x) -> apply(operator, value(x));
      case Formula.Binary(Formula.BinaryOperator operator, Formula a, Formula b) ->
          apply(operator, value(a), value(b));
      case Formula.Select(Formula.Condition condition, Formula a, Formula b) ->
          holds(condition) ? value(a) : value(b);
      case Formula.Sign(Formula x, int zero) -> sign(value(x), zero);
      case Formula.Threshold(Formula count, int table) -> threshold(value(count), table);
    };
  }

  private static float apply(Formula.UnaryOperator operator, float x) {
    return switch (operator) {
      case NEGATE -> -x;
      case ABS -> Math.abs(x);
      case SQRT -> (float) Math.sqrt(x);
      case EXP -> Elementary.exp(x);
      case LOG -> Elementary.log(x);
      case TANH -> Elementary.tanh(x);
      case SIGMOID -> Elementary.sigmoid(x);
      case FLOOR -> (float) Math.floor(x);
      case ROUND -> (float) Math.rint(x);
    };
  }

  private static float apply(Formula.BinaryOperator operator, float a, float b) {
    return switch (operator) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
    };
  }

  private boolean holds(Formula.Condition condition) {
    return switch (condition) {
      case Formula.Compare(Formula.Comparison comparison, Formula a, Formula b) ->
          compare(comparison, value(a), value(b));
      case Formula.And(Formula.Condition a, Formula.Condition b) -> holds(a) && holds(b);
      case Formula.Or(Formula.Condition a, Formula.Condition b) -> holds(a) || holds(b);
      case Formula.Not(Formula.Condition a) -> !holds(a);
    };
  }

  private static boolean compare(Formula.Comparison comparison, float a, float b) {
    return switch (comparison) {
      case EQUAL -> a == b;
      case NOT_EQUAL -> a != b;
      case LESS -> a < b;
      case LESS_EQUAL -> a <= b;
      case GREATER -> a > b;
      case GREATER_EQUAL -> a >= b;
    };
  }

  private static float sign(float x, int zero) {
    if (Float.isNaN(x)) {
      return zero == 0 ? 0 : -1;
    }
    return x > 0 ? 1 : x < 0 ? -1 : zero;
  }

  private float threshold(float count, int table) {
    Tensor thresholds = operands[table];
    int channel = thresholds.type().shape().c() == 1 ? 0 : c;
    return ThresholdWords.sign(thresholds.words(), channel, (int) count);
  }
}
