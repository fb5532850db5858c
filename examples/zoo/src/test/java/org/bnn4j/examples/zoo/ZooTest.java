package org.bnn4j.examples.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bnn4j.generator.summary.Summary;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.model.Parameters;
import org.bnn4j.runtime.train.Sgd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every network learns something of one batch, and its packed form agrees with its evaluation. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ZooTest {
  /** Of two numbers batch norm makes -1 and +1, whatever they are: gradients need a third. */
  private static final int BATCH = 3;

  private final Backend backend = CpuBackend.create();
  private final Summaries summaries;
  private final Random random = new Random(1);
  private final Map<String, Double> seconds = new LinkedHashMap<>();

  ZooTest() throws IOException {
    this.summaries = Summaries.read();
  }

  @AfterAll
  void printTimes() {
    seconds.forEach((name, time) -> System.out.printf("%-18s %6.2f s%n", name, time));
    double total = seconds.values().stream().mapToDouble(time -> time).sum();
    System.out.printf("%-18s %6.2f s%n", "together", total);
    backend.close();
  }

  Stream<String> networks() {
    return summaries.all().stream().map(Summary::network);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void learnsAndPacks(String name) throws Exception {
    long start = System.nanoTime();
    Summary summary = summaries.of(name);
    int size = summary.inputs().getFirst().type().shape().image();
    int classes = summary.layers().getLast().output().orElseThrow().sizes().getFirst();
    ZooNetwork net = ZooNetwork.create(name, backend, 1);
    learns(net, random(BATCH * size), classes);
    disturb(net.parameters());
    agrees(net, random(2 * size), classes);
    seconds.put(name, (System.nanoTime() - start) / 1e9);
  }

  private void learns(ZooNetwork net, float[] images, int classes) {
    List<Parameter> trained =
        net.parameters().list().stream().filter(p -> p.kind() == Parameter.Kind.TRAINED).toList();
    List<Integer> before = trained.stream().map(this::hash).toList();
    int[] labels = IntStream.range(0, BATCH).map(i -> i % classes).toArray();
    var training = net.training(BATCH, Sgd.of(1f));
    assertThat(training.step(images, labels)).isFinite().isPositive();

    List<String> without = new ArrayList<>();
    List<String> still = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      Parameter parameter = trained.get(i);
      float[] gradient = training.gradient(parameter);
      assertThat(gradient).as(parameter.path()).doesNotContain(Float.NaN);
      if (IntStream.range(0, gradient.length).allMatch(g -> gradient[g] == 0)) {
        without.add(parameter.path());
      }
      if (hash(parameter) == before.get(i)) {
        still.add(parameter.path());
      }
    }
    // A gradient may be too small to move any number, but each parameter has one.
    assertThat(without).as("parameters without gradients").isEmpty();
    assertThat(still).as("parameters that do not move").hasSizeLessThan(trained.size() / 4);
  }

  private void agrees(ZooNetwork net, float[] images, int classes) {
    float[] evaluated = net.evaluate(images, 2, classes);
    for (float logit : evaluated) {
      assertThat(logit).isFinite();
    }
    assertThat(Arrays.copyOfRange(evaluated, 0, classes))
        .as("two images")
        .isNotEqualTo(Arrays.copyOfRange(evaluated, classes, 2 * classes));
    assertThat(net.evaluatePacked(images, 2, classes)).isEqualTo(evaluated);
  }

  /** Gives batch norms statistics and factors such as no fresh network has. */
  private void disturb(Parameters parameters) {
    List<String> paths = parameters.list().stream().map(Parameter::path).toList();
    for (Parameter parameter : parameters.list()) {
      String path = parameter.path();
      String owner = path.substring(0, path.lastIndexOf('.') + 1);
      if (paths.contains(owner + "running_var")) {
        float[] values = values(parameter);
        for (int i = 0; i < values.length; i++) {
          values[i] = disturbed(path.substring(owner.length()), values[i]);
        }
        backend.write(parameter.type(), 1, values, parameter.buffer());
      }
    }
    parameters.changed();
  }

  private float disturbed(String name, float value) {
    return switch (name) {
      case "running_var" -> value * random.nextFloat(0.5f, 2f);
      case "weight" -> random.nextFloat(0.5f, 1.5f) * (random.nextInt(4) == 0 ? -1 : 1);
      default -> value + 0.3f * (float) random.nextGaussian();
    };
  }

  private float[] random(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private int hash(Parameter parameter) {
    return Arrays.hashCode(values(parameter));
  }

  private float[] values(Parameter parameter) {
    float[] values = new float[parameter.type().shape().elements(1)];
    backend.read(parameter.type(), 1, parameter.buffer(), values);
    return values;
  }
}
