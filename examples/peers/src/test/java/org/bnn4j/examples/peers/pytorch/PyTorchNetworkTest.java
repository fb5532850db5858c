package org.bnn4j.examples.peers.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bnn4j.examples.benchmarks.Network;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.model.Parameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both libraries compute the same, with the same gradients. They add real numbers in another order,
 * so a sign whose number lies within a rounding of zero may be another; the seeds are such that
 * none is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PyTorchNetworkTest {
  private static final int BATCH = 2;

  private final PyTorchPeer peer = new PyTorchPeer();
  private final Backend backend = CpuBackend.create();

  @BeforeAll
  void open() {
    peer.open(1);
  }

  @AfterAll
  void close() {
    peer.close();
    backend.close();
  }

  static List<Network> networks() {
    return Network.ALL;
  }

  @ParameterizedTest
  @MethodSource("networks")
  void givesTheSameLogits(Network network) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      Network.Generated ours = exact(network);
      float[] image = network.images(1);
      float[] expected = new float[network.classes()];
      ours.forward().get().forward(image, expected);
      PyTorchNetwork other = new PyTorchNetwork(manager, network, ours.parameters());
      assertThat(other.logits(image)).containsExactly(expected, within(1e-3f));
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void takesTheSameStep(Network network) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      Network.Generated ours = exact(network);
      float[] images = network.images(BATCH);
      int[] labels = network.labels(BATCH);
      PyTorchNetwork other = new PyTorchNetwork(manager, network, ours.parameters());
      List<float[]> before = values(ours.parameters());
      float loss = ours.training().apply(BATCH).step(images, labels, BATCH);
      assertThat(other.training(images, labels, Network.RATE).run()[0])
          .isCloseTo(loss, within(1e-3f));
      List<float[]> after = values(ours.parameters());
      List<float[]> others = other.parameters();
      Map<String, Double> errors = new LinkedHashMap<>();
      for (int i = 0; i < after.size(); i++) {
        Parameter parameter = ours.parameters().list().get(i);
        if (parameter.kind() != Parameter.Kind.FIXED) {
          double moved = distance(before.get(i), after.get(i));
          errors.put(parameter.path(), distance(others.get(i), after.get(i)) / moved);
        }
      }
      assertThat(errors).hasSizeGreaterThan(30);
      assertThat(errors).allSatisfy((path, error) -> assertThat(error).as(path).isLessThan(0.01));
    }
  }

  /**
   * Where scaled sums reach a rectifier, with scales of 1/16: sums in PyTorch are as exact as ours
   * are in integers then, and both find the same zeros.
   */
  private Network.Generated exact(Network network) {
    Network.Generated net = network.generated(backend);
    Random random = new Random(3);
    for (Parameter parameter : net.parameters().list()) {
      if (network.name().equals("reference") && parameter.path().endsWith("full_precision")) {
        backend.write(parameter.type(), 1, balanced(parameter, random), parameter.buffer());
      }
    }
    net.parameters().changed();
    return net;
  }

  /** As many +1/16 as -1/16 in the input channels of each tap: centring them changes nothing. */
  private static float[] balanced(Parameter parameter, Random random) {
    Shape shape = parameter.type().shape();
    int area = shape.h() * shape.w();
    float[] values = new float[shape.elements(1)];
    for (int tap = 0; tap < values.length / shape.c(); tap++) {
      int first = tap / area * shape.c() * area + tap % area;
      for (int i = 0; i < shape.c(); i++) {
        int at = first + random.nextInt(i + 1) * area;
        values[first + i * area] = values[at];
        values[at] = i % 2 == 0 ? 1 / 16f : -1 / 16f;
      }
    }
    return values;
  }

  private List<float[]> values(Parameters parameters) {
    List<float[]> all = new ArrayList<>();
    for (Parameter parameter : parameters.list()) {
      float[] values = new float[parameter.type().shape().elements(1)];
      backend.read(parameter.type(), 1, parameter.buffer(), values);
      all.add(values);
    }
    return all;
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}
