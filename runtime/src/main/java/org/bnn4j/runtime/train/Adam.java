package org.bnn4j.runtime.train;

import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.constant;
import static org.bnn4j.runtime.kernel.Formula.divide;
import static org.bnn4j.runtime.kernel.Formula.multiply;
import static org.bnn4j.runtime.kernel.Formula.sqrt;
import static org.bnn4j.runtime.kernel.Formula.subtract;

import java.util.List;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.model.Parameter;

/**
 * Adam (Kingma and Ba, 2015) as in PyTorch: {@code g = grad + weightDecay·w}; {@code m = beta1·m +
 * (1 − beta1)·g}; {@code v = beta2·v + (1 − beta2)·g²}; {@code w = w − rate / (1 − beta1^t) · m /
 * (√v / √(1 − beta2^t) + epsilon)} at step t = 1, 2, ….
 *
 * @param schedule the rate of each step
 * @param beta1 in [0, 1)
 * @param beta2 in [0, 1)
 * @param epsilon above 0
 * @param weightDecay at least 0
 */
public record Adam(Schedule schedule, float beta1, float beta2, float epsilon, float weightDecay)
    implements Optimizer {
  public Adam {
    if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException(
          "betas are " + beta1 + " and " + beta2 + ": give them in [0, 1)");
    }
    if (!(epsilon > 0 && weightDecay >= 0)) {
      throw new IllegalArgumentException(
          "epsilon is "
              + epsilon
              + " and weight decay "
              + weightDecay
              + ": give epsilon above 0, weight decay 0 or more");
    }
  }

  /** With betas 0.9 and 0.999, epsilon 1e-8 and no weight decay. */
  public static Adam of(float rate) {
    return of(Schedule.constant(rate));
  }

  /** With betas 0.9 and 0.999, epsilon 1e-8 and no weight decay. */
  public static Adam of(Schedule schedule) {
    return new Adam(schedule, 0.9f, 0.999f, 1e-8f, 0);
  }

  /** The same with other betas. */
  public Adam withBetas(float first, float second) {
    return new Adam(schedule, first, second, epsilon, weightDecay);
  }

  /** The same with another epsilon. */
  public Adam withEpsilon(float other) {
    return new Adam(schedule, beta1, beta2, other, weightDecay);
  }

  /** The same with another weight decay. */
  public Adam withWeightDecay(float decay) {
    return new Adam(schedule, beta1, beta2, epsilon, decay);
  }

  @Override
  public OptimizerState bind(Backend backend, List<Parameter> trained, List<Buffer> gradients) {
    return new OptimizerState(backend, trained, gradients, this::update, 2, 2, new Corrections());
  }

  /** The two factors of a step that correct for the zeros at the start. */
  private final class Corrections implements OptimizerState.Scalars {
    private double beta1Power = 1;
    private double beta2Power = 1;

    @Override
    public void write(int step, float[][] values) {
      beta1Power *= beta1;
      beta2Power *= beta2;
      values[0][0] = (float) (schedule.rate(step) / (1 - beta1Power));
      values[1][0] = (float) Math.sqrt(1 - beta2Power);
    }
  }

  private Pointwise update(Shape shape) {
    TensorType type = TensorType.real(shape);
    TensorType scalar = TensorType.real(Shape.scalar());
    Formula grad =
        weightDecay == 0
            ? argument(1)
            : add(argument(1), multiply(constant(weightDecay), argument(0)));
    Formula m = add(multiply(constant(beta1), argument(2)), multiply(constant(1 - beta1), grad));
    Formula square = multiply(grad, grad);
    Formula v = add(multiply(constant(beta2), argument(3)), multiply(constant(1 - beta2), square));
    Formula deviation = add(divide(sqrt(v), argument(5)), constant(epsilon));
    Formula moved = subtract(argument(0), multiply(argument(4), divide(m, deviation)));
    return new Pointwise(
        shape,
        List.of(type, type, type, type, scalar, scalar),
        List.of(
            new Pointwise.Result(Element.REAL, m),
            new Pointwise.Result(Element.REAL, v),
            new Pointwise.Result(Element.REAL, moved)));
  }
}
