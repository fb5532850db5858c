package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.bnn4j.generator.Networks.Net;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.train.Sgd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Losses and their gradients against their formulas in doubles. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LossesTest {
  private static final int BATCH = 5;
  private static final int OUTPUTS = 7;

  private static final String NETWORK =
      """
      network %s {
        input x: real[7]
        parameter moved: real[7] = zeros()
        output y = x + moved
        loss y |> %s
      }
      """;

  private final Backend cpu = CpuBackend.create();
  private final float[] x = new Draw(5).images(BATCH, OUTPUTS);
  private final float[] signs = signs();
  private Networks networks;

  @BeforeAll
  void compile(@TempDir Path folder) throws Exception {
    networks =
        Networks.of(
            NETWORK.formatted("Squares", "mse()")
                + NETWORK.formatted("Hinge", "hinge()")
                + NETWORK.formatted("SquaredHinge", "squared_hinge()")
                + NETWORK.formatted("Entropy", "cross_entropy(smoothing: 0.2)"),
            folder);
  }

  @AfterAll
  void close() throws Exception {
    networks.close();
    cpu.close();
  }

  @Test
  void squaredErrors() throws Exception {
    float[] wanted = new Draw(6).images(BATCH, OUTPUTS);
    check("Squares", wanted, (y, w) -> (y - w) * (y - w), (y, w) -> 2 * (y - w));
  }

  @Test
  void hinges() throws Exception {
    check("Hinge", signs, (y, s) -> Math.max(1 - s * y, 0), (y, s) -> s * y < 1 ? -s : 0);
  }

  @Test
  void squaredHinges() throws Exception {
    check(
        "SquaredHinge",
        signs,
        (y, s) -> Math.pow(Math.max(1 - s * y, 0), 2),
        (y, s) -> -2 * s * Math.max(1 - s * y, 0));
  }

  /** Compares the mean of a loss over batch and outputs, and its gradient. */
  private void check(
      String name, float[] target, DoubleBinaryOperator loss, DoubleBinaryOperator slope)
      throws Exception {
    double expected = 0;
    double[] gradient = new double[OUTPUTS];
    for (int i = 0; i < x.length; i++) {
      expected += loss.applyAsDouble(x[i], target[i]) / x.length;
      gradient[i % OUTPUTS] += slope.applyAsDouble(x[i], target[i]) / x.length;
    }
    Net net = networks.create(name, cpu, 1);
    assertThat((double) net.step(Sgd.of(0f), BATCH, List.of(x, target)))
        .isCloseTo(expected, within(1e-5 * expected));
    assertClose(net.gradient("moved", BATCH, List.of(x, target)), gradient);
  }

  @Test
  void crossEntropiesWithSmoothing() throws Exception {
    int[] labels = {0, 6, 3, 3, 1};
    double expected = 0;
    double[] gradient = new double[OUTPUTS];
    for (int n = 0; n < BATCH; n++) {
      double sum = 0;
      for (int c = 0; c < OUTPUTS; c++) {
        sum += Math.exp(x[n * OUTPUTS + c]);
      }
      for (int c = 0; c < OUTPUTS; c++) {
        double wanted = 0.2 / OUTPUTS + (labels[n] == c ? 0.8 : 0);
        double share = Math.exp(x[n * OUTPUTS + c]) / sum;
        expected -= wanted * Math.log(share) / BATCH;
        gradient[c] += (share - wanted) / BATCH;
      }
    }
    Net net = networks.create("Entropy", cpu, 1);
    assertThat((double) net.step(Sgd.of(0f), BATCH, List.of(x), labels))
        .isCloseTo(expected, within(1e-5 * expected));
    assertClose(net.gradient("moved", BATCH, List.of(x), labels), gradient);
  }

  private static void assertClose(float[] actual, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i]).as("%d", i).isCloseTo(expected[i], within(1e-6));
    }
  }

  /** +1 at the class of each image, -1 elsewhere. */
  private static float[] signs() {
    float[] signs = new float[BATCH * OUTPUTS];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = i % OUTPUTS == 2 * (i / OUTPUTS) % OUTPUTS ? 1 : -1;
    }
    return signs;
  }
}
