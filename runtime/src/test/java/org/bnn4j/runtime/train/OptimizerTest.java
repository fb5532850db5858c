package org.bnn4j.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.model.Initializer;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.model.Parameters;
import org.bnn4j.runtime.model.Seed;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  private static final int STEPS = 5;

  private final Backend backend = ReferenceBackend.create();
  private final Parameters parameters = new Parameters(backend);
  private final List<Buffer> gradients = new ArrayList<>();

  private void add(String path, Shape shape) {
    int elements = shape.elements(1);
    Initializer initializer = Initializer.normal(0, 1);
    parameters.add(path, Parameter.Kind.TRAINED, shape, initializer, elements);
    gradients.add(backend.allocate(1, parameters.list().getLast().type()));
    parameters.initialize(Seed.of(3));
  }

  /** One number's way through the steps, in double arithmetic. */
  private interface Numbers {
    double[] after(double w, double[] grads);
  }

  private void check(Optimizer optimizer, Numbers numbers) {
    add("weight", Shape.of(3, 2, 3, 3));
    add("bias", Shape.perChannel(5));
    add("shift", Shape.perChannel(5));
    OptimizerState state = optimizer.bind(backend, parameters.list(), gradients);
    SplittableRandom random = new SplittableRandom(4);
    List<float[]> starts = new ArrayList<>();
    List<float[][]> grads = new ArrayList<>();
    for (Parameter parameter : parameters.list()) {
      starts.add(read(parameter));
      float[][] perStep = new float[STEPS][starts.getLast().length];
      for (float[] grad : perStep) {
        for (int i = 0; i < grad.length; i++) {
          grad[i] = (float) random.nextGaussian();
        }
      }
      grads.add(perStep);
    }
    for (int step = 0; step < STEPS; step++) {
      for (int p = 0; p < gradients.size(); p++) {
        backend.write(parameters.list().get(p).type(), 1, grads.get(p)[step], gradients.get(p));
      }
      state.step();
      for (int p = 0; p < gradients.size(); p++) {
        float[] actual = read(parameters.list().get(p));
        for (int i = 0; i < actual.length; i++) {
          double[] own = new double[STEPS];
          for (int s = 0; s < STEPS; s++) {
            own[s] = grads.get(p)[s][i];
          }
          double wanted = numbers.after(starts.get(p)[i], own)[step];
          assertThat((double) actual[i]).isEqualTo(wanted, within(2e-6));
        }
      }
    }
    assertThat(state.steps()).isEqualTo(STEPS);
  }

  private float[] read(Parameter parameter) {
    float[] values = new float[parameter.type().shape().elements(1)];
    backend.read(parameter.type(), 1, parameter.buffer(), values);
    return values;
  }

  @Test
  void plainSgd() {
    check(
        Sgd.of(0.1f),
        (w, grads) -> {
          double[] after = new double[STEPS];
          double x = w;
          for (int s = 0; s < STEPS; s++) {
            x -= 0.1 * grads[s];
            after[s] = x;
          }
          return after;
        });
  }

  @Test
  void sgdWithMomentumDecayAndSchedule() {
    check(
        Sgd.momentum(Schedule.cosine(0.1f, 10), 0.9f).withWeightDecay(0.01f),
        (w, grads) -> {
          double[] after = new double[STEPS];
          double x = w;
          double v = 0;
          for (int s = 0; s < STEPS; s++) {
            v = 0.9 * v + grads[s] + 0.01 * x;
            x -= 0.05 * (1 + Math.cos(Math.PI * s / 10)) * v;
            after[s] = x;
          }
          return after;
        });
  }

  @Test
  void adam() {
    check(
        Adam.of(0.01f).withBetas(0.8f, 0.99f).withEpsilon(1e-6f).withWeightDecay(0.02f),
        (w, grads) -> {
          double[] after = new double[STEPS];
          double x = w;
          double m = 0;
          double v = 0;
          for (int s = 0; s < STEPS; s++) {
            double g = grads[s] + 0.02 * x;
            m = 0.8 * m + 0.2 * g;
            v = 0.99 * v + 0.01 * g * g;
            double mean = m / (1 - Math.pow(0.8, s + 1));
            double square = v / (1 - Math.pow(0.99, s + 1));
            x -= 0.01 * mean / (Math.sqrt(square) + 1e-6);
            after[s] = x;
          }
          return after;
        });
  }

  @Test
  void badNumbersAreRefused() {
    assertThatThrownBy(() -> Sgd.momentum(0.1f, 1)).hasMessageContaining("[0, 1)");
    assertThatThrownBy(() -> Sgd.of(0.1f).withWeightDecay(-1)).hasMessageContaining("0 or more");
    assertThatThrownBy(() -> Adam.of(0.1f).withBetas(1, 0)).hasMessageContaining("[0, 1)");
    assertThatThrownBy(() -> Adam.of(0.1f).withEpsilon(0)).hasMessageContaining("above 0");
  }

  @Test
  void onlyTrainedParametersAreTaken() {
    parameters.add("mean", Parameter.Kind.BUFFER, Shape.scalar(), Initializer.zeros());
    List<Buffer> one = List.of(backend.allocate(1, parameters.list().getFirst().type()));
    assertThatThrownBy(() -> Sgd.of(0.1f).bind(backend, parameters.list(), one))
        .hasMessageContaining("mean is BUFFER");
    assertThatThrownBy(() -> Sgd.of(0.1f).bind(backend, parameters.list(), List.of()))
        .hasMessageContaining("0 gradients");
  }
}
