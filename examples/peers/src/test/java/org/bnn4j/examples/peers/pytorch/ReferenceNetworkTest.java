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
import org.bnn4j.examples.benchmarks.ReferenceNet;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.model.Seed;
import org.bnn4j.runtime.train.Sgd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Both networks compute the same, with the same gradients. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReferenceNetworkTest {
  private static final int BATCH = 4;
  private static final float RATE = 0.1f;

  private final PyTorchPeer peer = new PyTorchPeer();
  private final Backend backend = CpuBackend.create();
  private final Random random = new Random(1);

  @BeforeAll
  void open() {
    peer.open(1);
  }

  @AfterAll
  void close() {
    peer.close();
    backend.close();
  }

  @Test
  void givesTheSameLogits() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
        ReferenceNet net = disturbed()) {
      float[] images = images();
      float[] expected = new float[BATCH * 10];
      net.session(BATCH).forward(images, expected, BATCH);
      assertThat(new ReferenceNetwork(manager, net.parameters()).logits(images))
          .containsExactly(expected, within(1e-3f));
    }
  }

  @Test
  void takesTheSameStep() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
        ReferenceNet net = disturbed()) {
      float[] images = images();
      int[] labels = {3, 1, 4, 1};
      ReferenceNetwork other = new ReferenceNetwork(manager, net.parameters());
      ReferenceNetwork.Training training = other.training(images, labels, RATE);
      List<float[]> before = values(net);
      float loss = net.training(BATCH, Sgd.of(RATE)).step(images, labels, BATCH);
      assertThat(training.step()).isCloseTo(loss, within(1e-4f));
      List<float[]> after = values(net);
      List<float[]> others = other.parameters();
      Map<String, Double> errors = new LinkedHashMap<>();
      for (int i = 0; i < after.size(); i++) {
        Parameter parameter = net.parameters().list().get(i);
        if (parameter.kind() == Parameter.Kind.TRAINED) {
          double moved = distance(before.get(i), after.get(i));
          errors.put(parameter.path(), distance(others.get(i), after.get(i)) / moved);
        }
      }
      assertThat(errors).hasSizeGreaterThan(30);
      assertThat(errors).allSatisfy((path, error) -> assertThat(error).as(path).isLessThan(0.01));
    }
  }

  /**
   * Without zeros behind batch norm, of which the signs are not the same; and with scales of 1/16,
   * so that sums in PyTorch are as exact as ours are in integers, and both find the same zeros in
   * front of ReLU.
   */
  private ReferenceNet disturbed() {
    ReferenceNet net = ReferenceNet.create(backend, Seed.of(1));
    for (Parameter parameter : net.parameters().list()) {
      if (parameter.path().endsWith("full_precision")) {
        backend.write(parameter.type(), 1, balanced(parameter), parameter.buffer());
      }
      if (parameter.path().endsWith(".bias") || parameter.path().endsWith("running_mean")) {
        float[] values = new float[parameter.type().shape().elements(1)];
        for (int i = 0; i < values.length; i++) {
          values[i] = 0.3f * (float) random.nextGaussian();
        }
        backend.write(parameter.type(), 1, values, parameter.buffer());
      }
    }
    net.parameters().changed();
    return net;
  }

  /** As many +1/16 as -1/16 in the input channels of each tap: centring them changes nothing. */
  private float[] balanced(Parameter parameter) {
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

  private float[] images() {
    float[] images = new float[BATCH * 3 * 32 * 32];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    return images;
  }

  private List<float[]> values(ReferenceNet net) {
    List<float[]> all = new ArrayList<>();
    for (Parameter parameter : net.parameters().list()) {
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
