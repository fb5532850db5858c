package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.bnn4j.generator.Networks.Net;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.train.Sgd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batch normalization against its formula in doubles, with each of its options. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BatchNormTest {
  private static final int BATCH = 4;
  private static final int CHANNELS = 3;
  private static final int PLACES = 6;
  private static final double EPS = 0.01;

  private static final String TEXT =
      """
      /// The sum of `x` times `by`.
      op weighed() (x: real[c, h, w], by: real[c, h, w]) -> real {
        forward = sum(x * by, over: [batch, c, h, w])
      }
      network Both {
        input x: real[3, 2, 3]
        input by: real[3, 2, 3]
        output y = x |> bn: batch_norm(eps: 0.01, momentum: 0.3)
        loss (y, by) |> weighed()
      }
      network Scaled {
        input x: real[3, 2, 3]
        input by: real[3, 2, 3]
        output y = x |> bn: batch_norm(eps: 0.01, momentum: 0.3, centre: false)
        loss (y, by) |> weighed()
      }
      network Centred {
        input x: real[3, 2, 3]
        input by: real[3, 2, 3]
        output y = x |> bn: batch_norm(eps: 0.01, momentum: 0.3, scale: false)
        loss (y, by) |> weighed()
      }
      network Neither {
        input x: real[3, 2, 3]
        input by: real[3, 2, 3]
        output y = x |> bn: batch_norm(eps: 0.01, momentum: 0.3, affine: false) |> one: conv(3, kernel: 1)
        loss (y, by) |> weighed()
      }
      network Raised {
        input x: real[3, 2, 3]
        input by: real[3, 2, 3]
        output y = x |> bn: batch_norm(eps: 0.01, momentum: 0.3, min_weight: 0.5)
        loss (y, by) |> weighed()
      }
      network RaisedSigns {
        input x: real[3, 2, 3]
        output y = x |> binary_conv(4, kernel: 2) |> batch_norm(min_weight: 0.5) |> binary_conv(5, kernel: 1)
      }
      """;

  private final Backend cpu = CpuBackend.create();
  private final float[] images = new Draw(5).images(BATCH, CHANNELS * PLACES);
  private final float[] by = new Draw(6).images(BATCH, CHANNELS * PLACES);
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
  @CsvSource({
    "Both, true, true",
    "Scaled, true, false",
    "Centred, false, true",
    "Neither, false, false"
  })
  void hasTheParametersOfItsOptions(String name, boolean scale, boolean centre) throws Exception {
    Net net = networks.create(name, cpu, 1);
    List<String> paths = net.parameters().list().stream().map(Parameter::path).toList();
    assertThat(paths.contains("bn.weight")).isEqualTo(scale);
    assertThat(paths.contains("bn.bias")).isEqualTo(centre);
    assertThat(paths).contains("bn.running_mean", "bn.running_var");
  }

  @ParameterizedTest
  @CsvSource({"Both, true, true", "Scaled, true, false", "Centred, false, true"})
  void normalizesABatch(String name, boolean scale, boolean centre) throws Exception {
    Net net = networks.create(name, cpu, 1);
    float[] weight = scale ? set(net, "bn.weight", 0.5f, -2, 1.5f) : new float[] {1, 1, 1};
    float[] bias = centre ? set(net, "bn.bias", 0.25f, 1, -3) : new float[3];
    float loss = net.step(Sgd.of(0f), BATCH, List.of(images, by));
    double expected = 0;
    for (int c = 0; c < CHANNELS; c++) {
      double mean = mean(c);
      double variance = variance(c);
      for (int i = 0; i < BATCH * PLACES; i++) {
        double normal = (value(images, c, i) - mean) / Math.sqrt(variance + EPS);
        expected += (weight[c] * normal + bias[c]) * value(by, c, i);
      }
      assertThat((double) net.get("bn.running_mean")[c]).isCloseTo(0.3 * mean, within(1e-5));
      double unbiased = variance * BATCH * PLACES / (BATCH * PLACES - 1);
      assertThat((double) net.get("bn.running_var")[c])
          .isCloseTo(0.7 + 0.3 * unbiased, within(1e-5 * (1 + unbiased)));
    }
    assertThat((double) loss).isCloseTo(expected, within(1e-4 * (1 + Math.abs(expected))));
  }

  @Test
  void raisesWeightsBeforeTheyAreUsed() throws Exception {
    Net raised = networks.create("Raised", cpu, 1);
    Net plain = networks.create("Both", cpu, 1);
    set(raised, "bn.weight", 0.25f, -2, 1.5f);
    set(plain, "bn.weight", 0.5f, 0.5f, 1.5f);
    assertThat(raised.evaluate(BATCH, List.of(images, by)).get(0))
        .isEqualTo(plain.evaluate(BATCH, List.of(images, by)).get(0));
    assertThat(raised.get("bn.weight")).containsExactly(0.25f, -2, 1.5f);
    assertThat(raised.step(Sgd.of(0.5f), BATCH, List.of(images, by)))
        .isEqualTo(plain.step(Sgd.of(0.5f), BATCH, List.of(images, by)));
    assertThat(raised.get("bn.weight")).isEqualTo(plain.get("bn.weight"));
    assertThat(raised.get("bn.weight")).isNotEqualTo(new float[] {0.5f, 0.5f, 1.5f});
  }

  @Test
  void packsTheRaisedWeights() throws Exception {
    Net net = networks.create("RaisedSigns", cpu, 3);
    Draw draw = new Draw(8);
    for (int i = 0; i < 5; i++) {
      draw.parameters(net, false);
      List<float[]> inputs = List.of(draw.images(BATCH, CHANNELS * PLACES));
      assertThat(net.pack().forward(BATCH, inputs))
          .containsExactly(net.evaluate(BATCH, inputs).get(0));
    }
  }

  private static float[] set(Net net, String path, float... values) {
    net.set(path, values);
    return values;
  }

  /** The i-th value of a channel. */
  private static double value(float[] all, int channel, int i) {
    return all[(i / PLACES * CHANNELS + channel) * PLACES + i % PLACES];
  }

  private double mean(int channel) {
    double sum = 0;
    for (int i = 0; i < BATCH * PLACES; i++) {
      sum += value(images, channel, i);
    }
    return sum / (BATCH * PLACES);
  }

  private double variance(int channel) {
    double mean = mean(channel);
    double sum = 0;
    for (int i = 0; i < BATCH * PLACES; i++) {
      sum += Math.pow(value(images, channel, i) - mean, 2);
    }
    return sum / (BATCH * PLACES);
  }
}
