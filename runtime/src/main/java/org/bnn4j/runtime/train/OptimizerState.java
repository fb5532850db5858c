package org.bnn4j.runtime.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.Steps;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.model.Parameter;

/**
 * An optimizer at work on the parameters of one network: one element-wise pass per parameter, whose
 * scalars that depend on the step lie in buffers of one element. A step allocates nothing.
 */
public final class OptimizerState {
  private static final TensorType SCALAR = TensorType.real(Shape.scalar());

  /** The place of a gradient among the arguments of its kernel. */
  private static final int GRADIENT = 1;

  private final Backend backend;
  private final Scalars scalars;
  private final float[][] scalarValues;
  private final Buffer[] scalarBuffers;
  private final List<Parameter> trained;
  private final Kernel[] kernels;
  private final Buffer[][] arguments;
  private final Steps updates;
  private int steps;

  /** Writes the scalars of each step, from 0 on in order, into arrays of one element each. */
  interface Scalars {
    void write(int step, float[][] values);
  }

  /**
   * Binds an update.
   *
   * @param update the pass for a shape: operands are parameter, gradient, state tensors, scalars;
   *     results are state tensors, parameter
   * @param stateCount state tensors per parameter, zero at first
   * @param scalarCount scalars per step
   */
  OptimizerState(
      Backend backend,
      List<Parameter> trained,
      List<Buffer> gradients,
      Function<Shape, Pointwise> update,
      int stateCount,
      int scalarCount,
      Scalars scalars) {
    check(trained, gradients);
    this.backend = backend;
    this.trained = List.copyOf(trained);
    this.scalars = scalars;
    this.scalarValues = new float[scalarCount][1];
    this.scalarBuffers = new Buffer[scalarCount];
    for (int i = 0; i < scalarCount; i++) {
      scalarBuffers[i] = backend.allocate(1, SCALAR);
    }
    this.kernels = new Kernel[trained.size()];
    this.arguments = new Buffer[trained.size()][];
    Map<Shape, Kernel> kernelOfShape = new LinkedHashMap<>();
    for (int i = 0; i < kernels.length; i++) {
      Parameter parameter = trained.get(i);
      kernels[i] =
          kernelOfShape.computeIfAbsent(
              parameter.type().shape(), shape -> backend.kernels().pointwise(update.apply(shape)));
      arguments[i] = arguments(parameter, gradients.get(i), stateCount);
    }
    this.updates = backend.steps(this::update);
  }

  private static void check(List<Parameter> trained, List<Buffer> gradients) {
    if (trained.size() != gradients.size()) {
      throw new IllegalArgumentException(
          trained.size() + " parameters, but " + gradients.size() + " gradients");
    }
    for (Parameter parameter : trained) {
      if (parameter.kind() != Parameter.Kind.TRAINED) {
        throw new IllegalArgumentException(parameter.path() + " is " + parameter.kind());
      }
    }
  }

  private Buffer[] arguments(Parameter parameter, Buffer gradient, int stateCount) {
    List<Buffer> states = new ArrayList<>();
    for (int i = 0; i < stateCount; i++) {
      states.add(backend.allocate(1, parameter.type()));
    }
    List<Buffer> all = new ArrayList<>(List.of(parameter.buffer(), gradient));
    all.addAll(states);
    all.addAll(List.of(scalarBuffers));
    all.addAll(states);
    all.add(parameter.buffer());
    return all.toArray(Buffer[]::new);
  }

  /**
   * Changes every parameter by its gradient. The caller says so to {@link
   * org.bnn4j.runtime.model.Parameters#changed}.
   */
  public void step() {
    scalars.write(steps, scalarValues);
    for (int i = 0; i < scalarBuffers.length; i++) {
      backend.write(SCALAR, 1, scalarValues[i], scalarBuffers[i]);
    }
    updates.run(1);
    steps++;
  }

  private void update(int n) {
    for (int i = 0; i < kernels.length; i++) {
      kernels[i].runAll(n, arguments[i]);
    }
  }

  /**
   * Copies the gradient of a parameter, as the last step saw it.
   *
   * @param values as many as the parameter has, in the order of its shape in files
   * @throws IllegalArgumentException if the parameter is not trained here, or has another number of
   *     values
   */
  public void gradient(Parameter parameter, float[] values) {
    int index = trained.indexOf(parameter);
    if (index < 0) {
      throw new IllegalArgumentException(parameter.path() + " is not trained here");
    }
    TensorType type = parameter.type();
    int size = type.shape().elements(1);
    if (values.length != size) {
      throw new IllegalArgumentException(
          parameter.path() + " has " + size + " values, but the array " + values.length);
    }
    backend.read(type, 1, arguments[index][GRADIENT], values);
  }

  /** Steps that were made. */
  public int steps() {
    return steps;
  }
}
