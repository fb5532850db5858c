package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bnn4j.generator.Networks.Net;
import org.bnn4j.grammar.diagnostic.InvalidInputException;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dropout drops as many as it says, scales the others, and draws anew for each step and layer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DropoutTest {
  private static final int BATCH = 6;
  private static final int IMAGE = 33 * 5 * 7;

  private static final String NETWORK =
      """
      network %s {
        input x: real[33, 5, 7]
        parameter moved: real[33, 5, 7] = zeros()
        let both = x + moved
        output y = both |> first: dropout(%s)
        output z = both |> second: dropout(%s)
        loss sum(y + z, over: [batch, channel, height, width])
      }
      """;

  private static final String TEXT =
      NETWORK.formatted("Half", "", "")
          + NETWORK.formatted("Fifth", "rate: 0.2", "rate: 0.2")
          + NETWORK.formatted("Zero", "rate: 0", "rate: 0")
          + """
          network Row {
            input x: real[50]
            output y = x |> dropout(rate: 0.9) |> binary_linear(20) |> dropout() |> binary_linear(3)
            loss y |> cross_entropy()
          }
          network Noise {
            input x: real[9]
            buffer key: real[1] = uniform(0, 1)
            output y = x + random_uniform()(x, key, key)
          }
          """;

  private final Backend cpu = CpuBackend.create();
  private final float[] ones = ones(BATCH);
  private Networks networks;

  @BeforeAll
  void compile(@TempDir Path folder) throws Exception {
    networks = Networks.of(TEXT, folder);
  }

  @AfterAll
  void close() throws Exception {
    networks.close();
    cpu.close();
  }

  @ParameterizedTest
  @CsvSource({"Half, 0.5, 2", "Fifth, 0.2, 1.25"})
  void dropsItsShareAndScalesTheRest(String name, double rate, float scale) throws Exception {
    Steps steps = new Steps(networks.create(name, cpu, 1));
    int dropped = 0;
    int images = 0;
    for (int step = 0; step < 20; step++) {
      for (float value : steps.next("y")) {
        assertThat(value).isIn(0f, scale);
        dropped += value == 0 ? 1 : 0;
        images++;
      }
    }
    double deviation = Math.sqrt(rate * (1 - rate) / images);
    assertThat((double) dropped / images).isCloseTo(rate, within(4 * deviation));
  }

  @Test
  void drawsAnewForEachStepLayerImageAndSeed() throws Exception {
    Steps steps = new Steps(networks.create("Half", cpu, 1));
    float[] first = steps.next("y");
    assertIndependent(first, steps.last("z"));
    assertIndependent(first, steps.next("y"));
    assertIndependent(first, new Steps(networks.create("Half", cpu, 2)).next("y"));
    assertIndependent(
        Arrays.copyOfRange(first, 0, IMAGE), Arrays.copyOfRange(first, IMAGE, 2 * IMAGE));
  }

  /** Masks of rate a half agree in about half of their places. */
  private static void assertIndependent(float[] a, float[] b) {
    int same = 0;
    for (int i = 0; i < a.length; i++) {
      same += a[i] == b[i] ? 1 : 0;
    }
    assertThat((double) same / a.length).isCloseTo(0.5, within(2 / Math.sqrt(a.length)));
  }

  @Test
  void dropsTheSameOnEveryBackendAndNumberOfThreads() throws Exception {
    Steps alone = new Steps(networks.create("Fifth", cpu, 3));
    float[] first = alone.next("y");
    float[] second = alone.next("z");
    try (Backend reference = ReferenceBackend.create();
        Backend one = ThreadsTest.cpu(1);
        Backend two = ThreadsTest.cpu(2);
        Backend three = ThreadsTest.cpu(3)) {
      for (Backend backend : List.of(reference, one, two, three)) {
        Steps steps = new Steps(networks.create("Fifth", backend, 3));
        assertThat(steps.next("y")).as(backend.description()).isEqualTo(first);
        assertThat(steps.next("z")).as(backend.description()).isEqualTo(second);
      }
    }
  }

  @Test
  void dropsTheSameOfAnImageInABatchOfAnySize() throws Exception {
    float[] all = new Steps(networks.create("Half", cpu, 1)).next("y");
    Net net = networks.create("Half", cpu, 1);
    var training = net.training(Sgd.of(0f), 1);
    training.step(1, List.of(ones(1)));
    assertThat(all).startsWith(training.output("y", IMAGE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Half", "Fifth"})
  void theGradientIsDroppedAndScaledAlike(String name) throws Exception {
    Net net = networks.create(name, cpu, 5);
    var training = net.training(Sgd.of(1f), 1);
    training.step(1, List.of(ones(1)));
    float[] y = training.output("y", IMAGE);
    float[] z = training.output("z", IMAGE);
    float[] moved = net.get("moved");
    for (int i = 0; i < IMAGE; i++) {
      assertThat(-moved[i]).isEqualTo(y[i] + z[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Half", "Fifth", "Zero"})
  void evaluationDropsNothing(String name) throws Exception {
    Net net = networks.create(name, cpu, 1);
    float[] x = new Draw(1).images(BATCH, IMAGE);
    assertThat(net.evaluate(BATCH, List.of(x))).containsExactly(x, x);
    assertThat(net.pack().forward(BATCH, List.of(x))).containsExactly(x, x);
  }

  @Test
  void theRateZeroIsTheIdentityAndOwnsNothing() throws Exception {
    Net net = networks.create("Zero", cpu, 1);
    assertThat(paths(net)).containsExactly("moved");
    assertThat(new Steps(net).next("y")).isEqualTo(ones);
  }

  @Test
  void savedBuffersLetATrainingGoOn() throws Exception {
    Net net = networks.create("Half", cpu, 1);
    assertThat(paths(net))
        .containsExactly("moved", "first.key", "first.step", "second.key", "second.step");
    Steps steps = new Steps(net);
    steps.next("y");
    steps.next("y");
    assertThat(net.get("first.step")).containsExactly(2);
    Net resumed = networks.create("Half", cpu, 99);
    paths(net).forEach(path -> resumed.set(path, net.get(path)));
    assertThat(new Steps(resumed).next("y")).isEqualTo(steps.next("y"));
  }

  /** What depends on no input but has a value for each image is not prepared once for all. */
  @Test
  void randomNumbersExistInEvaluation() throws Exception {
    Net net = networks.create("Noise", cpu, 1);
    for (int n = 1; n <= 3; n++) {
      List<float[]> zeros = List.of(new float[n * 9]);
      float[] y = net.evaluate(n, zeros).get(0);
      assertThat(y).doesNotHaveDuplicates();
      for (float value : y) {
        assertThat(value).isGreaterThanOrEqualTo(0).isLessThan(1);
      }
      assertThat(net.pack().forward(n, zeros)).containsExactly(y);
    }
  }

  @Test
  void takesRowsOfNumbers() throws Exception {
    Net net = networks.create("Row", cpu, 1);
    List<float[]> inputs = new Draw(3).inputs(net, BATCH);
    assertThat(net.step(Sgd.of(0.1f), BATCH, inputs, 0, 1, 2, 0, 1, 2)).isFinite();
    assertThat(net.pack().forward(BATCH, inputs))
        .containsExactly(net.evaluate(BATCH, inputs).get(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-0.1"})
  void refusesARateThatIsNoProbability(String rate, @TempDir Path folder) {
    String text = NETWORK.formatted("Wrong", rate, "");
    assertThatThrownBy(() -> Networks.of(text, folder))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            problems ->
                assertThat(problems.diagnostics().get(0).text()).contains("but is " + rate));
  }

  private static float[] ones(int n) {
    float[] ones = new float[n * IMAGE];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static List<String> paths(Net net) {
    return net.parameters().list().stream().map(Parameter::path).toList();
  }

  /** Steps of a training that changes nothing, on images of ones. */
  private final class Steps {
    private final Net.Training training;

    Steps(Net net) {
      this.training = net.training(Sgd.of(0f), BATCH);
    }

    float[] next(String output) {
      training.step(BATCH, List.of(ones));
      return last(output);
    }

    float[] last(String output) {
      return training.output(output, ones.length);
    }
  }
}
