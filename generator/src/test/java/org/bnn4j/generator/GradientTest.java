package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.bnn4j.generator.Networks.Net;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.bnn4j.runtime.train.Sgd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
        "Curves",
        "Shares",
        "Sides",
        "Options"
      })
  void isTheSlopeOfTheLoss(String name) throws Exception {
    Net net = networks.create(name, reference, 3);
    Random random = new Random(5);
    List<float[]> inputs = new ArrayList<>();
    for (int size : net.inputSizes()) {
      inputs.add(values(random, BATCH * size));
    }
    int[] labels = name.equals("Pools") ? new int[] {1, 3, 0} : new int[0];
    Net fast = networks.create(name, cpu, 3);
    Net.Training still = net.training(Sgd.of(0f), BATCH);
    for (Parameter p : trained(net)) {
      Slope slope = slope(net, still, p.path(), inputs, labels);
      float[] gradient =
          networks.create(name, reference, 3).gradient(p.path(), BATCH, inputs, labels);
      assertClose(gradient, slope, name + " " + p.path());
      Net again = networks.create(name, cpu, 3);
      assertThat(again.gradient(p.path(), BATCH, inputs, labels)).isEqualTo(gradient);
      assertThat(fast.get(p.path())).isEqualTo(net.get(p.path()));
    }
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

  private static Slope slope(
      Net net, Net.Training still, String path, List<float[]> inputs, int[] labels) {
    float[] at = net.get(path);
    double[] narrow = new double[at.length];
    double[] wide = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      narrow[i] = difference(net, still, path, at, i, STEP, inputs, labels);
      wide[i] = difference(net, still, path, at, i, 2 * STEP, inputs, labels);
    }
    net.set(path, at);
    return new Slope(narrow, wide);
  }

  private static double difference(
      Net net,
      Net.Training still,
      String path,
      float[] at,
      int i,
      float step,
      List<float[]> inputs,
      int[] labels) {
    float[] moved = at.clone();
    moved[i] = at[i] + step;
    float up = moved[i];
    net.set(path, moved);
    double above = still.step(BATCH, inputs, labels);
    moved[i] = at[i] - step;
    net.set(path, moved);
    return (above - still.step(BATCH, inputs, labels)) / (up - moved[i]);
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
