package org.bnn4j.runtime.train;

import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.constant;
import static org.bnn4j.runtime.kernel.Formula.multiply;
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
 * Stochastic gradient descent as in PyTorch: {@code g = grad + weightDecay·w}; {@code v =
 * momentum·v + g}, which begins with {@code v = g}; {@code w = w − rate·v}.
 *
 * @param schedule the rate of each step
 * @param momentum in [0, 1); 0 needs no state
 * @param weightDecay at least 0
 */
public record Sgd(Schedule schedule, float momentum, float weightDecay) implements Optimizer {
  public Sgd {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("momentum is " + momentum + ": give one in [0, 1)");
    }
    if (!(weightDecay >= 0)) {
      throw new IllegalArgumentException("weight decay is " + weightDecay + ": give 0 or more");
    }
  }

  /** Without momentum. */
  public static Sgd of(float rate) {
    return of(Schedule.constant(rate));
  }

  /** Without momentum. */
  public static Sgd of(Schedule schedule) {
    return new Sgd(schedule, 0, 0);
  }

  public static Sgd momentum(float rate, float momentum) {
    return momentum(Schedule.constant(rate), momentum);
  }

  public static Sgd momentum(Schedule schedule, float momentum) {
    return new Sgd(schedule, momentum, 0);
  }

  /** The same with another weight decay. */
  public Sgd withWeightDecay(float decay) {
    return new Sgd(schedule, momentum, decay);
  }

  @Override
  public OptimizerState bind(Backend backend, List<Parameter> trained, List<Buffer> gradients) {
    return new OptimizerState(
        backend,
        trained,
        gradients,
        momentum == 0 ? this::plain : this::withMomentum,
        momentum == 0 ? 0 : 1,
        1,
        (step, values) -> values[0][0] = schedule.rate(step));
  }

  private Pointwise plain(Shape shape) {
    TensorType type = TensorType.real(shape);
    Formula moved = subtract(argument(0), multiply(argument(2), decayed()));
    return Pointwise.of(shape, Element.REAL, moved, type, type, TensorType.real(Shape.scalar()));
  }

  private Pointwise withMomentum(Shape shape) {
    TensorType type = TensorType.real(shape);
    Formula velocity = add(multiply(constant(momentum), argument(2)), decayed());
    Formula moved = subtract(argument(0), multiply(argument(3), velocity));
    return new Pointwise(
        shape,
        List.of(type, type, type, TensorType.real(Shape.scalar())),
        List.of(
            new Pointwise.Result(Element.REAL, velocity),
            new Pointwise.Result(Element.REAL, moved)));
  }

  private Formula decayed() {
    return weightDecay == 0
        ? argument(1)
        : add(argument(1), multiply(constant(weightDecay), argument(0)));
  }
}
