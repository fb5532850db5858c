package org.bnn4j.generator.gradient;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.bnn4j.generator.graph.Simplify;
import org.bnn4j.runtime.kernel.Formula;

/**
 * The derivative of a formula, pushed from its value down to its arguments. At kinks the derivative
 * is that of the second operand: {@code max(x, 0)} has 0 at 0. Signs, floors and roundings have 0.
 */
final class Adjoint {
  private final Map<Integer, Formula> perArgument = new LinkedHashMap<>();

  private Adjoint() {}

  /**
   * The gradient of each argument on which the formula depends.
   *
   * @param grad the gradient of the formula's value
   */
  static Map<Integer, Formula> of(Formula formula, Formula grad) {
    Adjoint adjoint = new Adjoint();
    adjoint.push(formula, grad);
    return adjoint.perArgument;
  }

  private void push(Formula formula, Formula grad) {
    switch (formula) {
      case Formula.Argument a -> perArgument.merge(a.index(), grad, Simplify::add);
      case Formula.Constant c -> {}
      case Formula.BatchSize b -> {}
      case Formula.Sign s -> {}
      case Formula.Threshold t -> {}
      case Formula.Unary u -> unary(u, grad);
      case Formula.Binary b -> binary(b, grad);
      case Formula.Select s -> branch(s.condition(), s.a(), s.b(), grad);
    }
  }

  private void unary(Formula.Unary u, Formula grad) {
    Formula x = u.x();
    switch (u.operator()) {
      case NEGATE -> push(x, Simplify.negate(grad));
      case ABS ->
          push(
              x,
              Formula.select(
                  Formula.greater(x, Formula.constant(0)),
                  grad,
                  Formula.select(
                      Formula.less(x, Formula.constant(0)),
                      Formula.negate(grad),
                      Formula.constant(0))));
      case SQRT ->
          push(x, Formula.divide(grad, Formula.multiply(Formula.constant(2), Formula.sqrt(x))));
      case EXP -> push(x, Simplify.multiply(grad, u));
      case LOG -> push(x, Formula.divide(grad, x));
      case TANH ->
          push(
              x,
              Simplify.multiply(
                  grad, Formula.subtract(Formula.constant(1), Formula.multiply(u, u))));
      case SIGMOID ->
          push(
              x,
              Simplify.multiply(
                  grad, Formula.multiply(u, Formula.subtract(Formula.constant(1), u))));
      case FLOOR, ROUND -> {}
    }
  }

  private void binary(Formula.Binary f, Formula grad) {
    Formula a = f.a();
    Formula b = f.b();
    switch (f.operator()) {
      case ADD -> {
        push(a, grad);
        push(b, grad);
      }
      case SUBTRACT -> {
        push(a, grad);
        push(b, Simplify.negate(grad));
      }
      case MULTIPLY -> {
        push(a, Simplify.multiply(grad, b));
        push(b, Simplify.multiply(grad, a));
      }
      case DIVIDE -> {
        push(a, Simplify.divide(grad, b));
        push(b, Formula.negate(Formula.divide(Simplify.multiply(grad, f), b)));
      }
      case MIN -> branch(Formula.less(a, b), a, b, grad);
      case MAX -> branch(Formula.greater(a, b), a, b, grad);
    }
  }

  /**
   * The gradient of the branch that is taken. The other one's is left out as a whole, not
   * multiplied by zero: it may be infinite or NaN, as that of {@code sqrt(x)} in {@code select(x >
   * 0, sqrt(x), 0)}.
   */
  private void branch(Formula.Condition condition, Formula a, Formula b, Formula grad) {
    Map<Integer, Formula> ofA = of(a, grad);
    Map<Integer, Formula> ofB = of(b, grad);
    Set<Integer> arguments = new LinkedHashSet<>(ofA.keySet());
    arguments.addAll(ofB.keySet());
    for (int argument : arguments) {
      Formula gradient =
          Formula.select(
              condition,
              ofA.getOrDefault(argument, Formula.constant(0)),
              ofB.getOrDefault(argument, Formula.constant(0)));
      perArgument.merge(argument, gradient, Simplify::add);
    }
  }
}
