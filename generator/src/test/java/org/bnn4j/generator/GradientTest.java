package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.bnn4j.generator.Networks.Net;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.bnn4j.runtime.train.Sgd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of what is differentiable equal the slope of the loss. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GradientTest {
  private static final int BATCH = 3;
  private static final float STEP = 1f / 128;

  private final Backend reference = ReferenceBackend.create();
  private final Backend cpu = CpuBackend.create();
  private Networks networks;

  @BeforeAll
  void compile(@TempDir Path folder) throws Exception {
    networks = Networks.of(PackingTest.text("gradients.bnn"), folder);
  }

  @AfterAll
  void close() throws Exception {
    networks.close();
    cpu.close();
    reference.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Convolutions",
        "Norms",
        "Pools",
        "Moves",
        "Formulas",
        "Excited",
        "Owned",
        "Curves",
        "Shares",
        "Sides",
        "Options"
      })
  void isTheSlopeOfTheLoss(String name) throws Exception {
    Net net = networks.create(name, reference, 3);
    List<float[]> inputs = inputs(net);
    int[] labels = labels(name);
    Net.Training still = net.training(Sgd.of(0f), BATCH);
    Net fast = networks.create(name, cpu, 3);
    Net.Training faster = fast.training(Sgd.of(0f), BATCH);
    faster.step(BATCH, inputs, labels);
    for (Parameter p : trained(net)) {
      float[] at = net.get(p.path());
      Slope slope =
          slope(
              at,
              moved -> {
                net.set(p.path(), moved);
                return still.step(BATCH, inputs, labels);
              });
      net.set(p.path(), at);
      still.step(BATCH, inputs, labels);
      float[] gradient = still.gradient(p);
      assertClose(gradient, slope, name + " " + p.path());
      assertThat(faster.gradient(fast.parameter(p.path()))).isEqualTo(gradient);
      assertThat(fast.get(p.path())).isEqualTo(net.get(p.path()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Convolutions", "Norms", "Pools", "Moves", "Formulas", "Excited", "Owned"})
  void ofAnInputIsTheSlopeOfTheLoss(String name) throws Exception {
    Net net = networks.create(name, reference, 3);
    List<float[]> inputs = inputs(net);
    int[] labels = labels(name);
    Net.Training still = net.training(Sgd.of(0f), BATCH);
    float[] at = inputs.get(0);
    List<float[]> others = inputs.subList(1, inputs.size());
    Slope slope = slope(at, moved -> still.step(BATCH, with(moved, others), labels));
    still.step(BATCH, inputs, labels);
    float[] gradient = still.inputGradient("x", at.length);
    assertClose(gradient, slope, name + " x");
    Net.Training fast = networks.create(name, cpu, 3).training(Sgd.of(0.1f), BATCH);
    fast.step(BATCH, inputs, labels);
    assertThat(fast.inputGradient("x", at.length)).isEqualTo(gradient);
  }

  @Test
  void isRefusedForWhatIsNotTrained() throws Exception {
    Net net = networks.create("Norms", cpu, 3);
    Net.Training training = net.training(Sgd.of(0f), BATCH);
    Parameter weight = trained(net).get(0);
    assertThatThrownBy(() -> training.gradient(weight, new float[1]))
        .hasStackTraceContaining(weight.path() + " has")
        .hasStackTraceContaining("but the array 1");
    Parameter buffer =
        net.parameters().list().stream()
            .filter(p -> p.kind() == Parameter.Kind.BUFFER)
            .findFirst()
            .orElseThrow();
    assertThatThrownBy(() -> training.gradient(buffer))
        .hasStackTraceContaining(buffer.path() + " is not trained here");
  }

  private static List<float[]> with(float[] first, List<float[]> others) {
    List<float[]> all = new ArrayList<>(List.of(first));
    all.addAll(others);
    return all;
  }

  private static List<float[]> inputs(Net net) {
    Random random = new Random(5);
    return net.inputSizes().stream().map(size -> values(random, BATCH * size)).toList();
  }

  private static int[] labels(String name) {
    return name.equals("Pools") ? new int[] {1, 3, 0} : new int[0];
  }

  private static List<Parameter> trained(Net net) {
    return net.parameters().list().stream()
        .filter(p -> p.kind() == Parameter.Kind.TRAINED)
        .toList();
  }

  private static float[] values(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Central differences of two widths: where they differ lies a kink. */
  private static final class Slope {
    private final double[] narrow;
    private final double[] wide;

    Slope(double[] narrow, double[] wide) {
      this.narrow = narrow;
      this.wide = wide;
    }

    double largest() {
      return Math.max(0.01, DoubleStream.of(wide).map(Math::abs).max().orElseThrow());
    }

    boolean isSmooth(int i) {
      return Math.abs(narrow[i] - wide[i]) < 0.003 * largest();
    }

    double at(int i) {
      return (4 * narrow[i] - wide[i]) / 3;
    }
  }

  private static Slope slope(float[] at, ToDoubleFunction<float[]> loss) {
    double[] narrow = new double[at.length];
    double[] wide = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      narrow[i] = difference(at, i, STEP, loss);
      wide[i] = difference(at, i, 2 * STEP, loss);
    }
    return new Slope(narrow, wide);
  }

  private static double difference(float[] at, int i, float step, ToDoubleFunction<float[]> loss) {
    float[] moved = at.clone();
    moved[i] = at[i] + step;
    float up = moved[i];
    double above = loss.applyAsDouble(moved);
    moved[i] = at[i] - step;
    return (above - loss.applyAsDouble(moved)) / (up - moved[i]);
  }

  private static void assertClose(float[] actual, Slope expected, String what) {
    int smooth = 0;
    for (int i = 0; i < actual.length; i++) {
      if (expected.isSmooth(i)) {
        smooth++;
        assertThat((double) actual[i])
            .as("%s at %d", what, i)
            .isCloseTo(expected.at(i), within(expected.largest() * 0.005));
      }
    }
    assertThat(smooth)
        .as("smooth places of %s", what)
        .isGreaterThanOrEqualTo((actual.length + 1) / 2);
  }
}
