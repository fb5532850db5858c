package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.bnn4j.generator.Networks.Net;
import org.bnn4j.grammar.diagnostic.InvalidInputException;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.model.Parameter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Layers against their formulas in doubles; gradients are in {@link GradientTest}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LayersTest {
  private static final int BATCH = 4;

  private static final String TEXT =
      """
      network Curves {
        input x: real[2, 3, 5]
        output a = x |> leaky_relu()
        output b = x |> leaky_relu(slope: 0.25)
        output c = x |> hard_sigmoid()
        output d = x |> hard_sigmoid(limit: 3)
        output e = x |> swish()
      }
      network Shares {
        input x: real[6]
        output a = x |> softmax()
        output b = x |> log_softmax()
      }
      network Images {
        input x: real[6, 3, 4]
        output shifted = x |> shift()
        output further = x |> shift(by: 2)
        output padded  = x |> pad(top: 1, right: 2, fill: -1.5)
        output moved   = x |> moving: learned_shift()
        output excited = x |> squeeze_excite(ratio: 3)
      }
      network Sides {
        input x: real[3, 6, 5]
        output a = x |> one: conv(4, kernel: 3, stride: 2, sides: { top: 1, right: 2 })
        output b = x |> pad(top: 1, right: 2) |> two: conv(4, kernel: 3, stride: 2)
        output c = x |> avg_pool(3, stride: 2, sides: { left: 1, bottom: 2 })
        output d = x |> pad(left: 1, bottom: 2) |> avg_pool(3, stride: 2)
        output e = x |> max_pool(2, sides: { left: 1, top: 1 })
        output f = x |> pad(left: 1, top: 1, fill: -1000) |> max_pool(2)
        output g = x |> three: binary_conv(4, kernel: 3, sides: { left: 2, bottom: 1 }, binarize: binary_net with { pad_value: -1 })
        output h = x |> pad(left: 2, bottom: 1, fill: -1) |> four: binary_conv(4, kernel: 3, binarize: binary_net)
      }
      network Same {
        input x: real[1, 7, 6]
        let odd = same_sides(7, 6, kernel: 3, stride: 2)
        require odd.top == 1 and odd.bottom == 1 and odd.left == 0 and odd.right == 1, "stride 2"
        let even = same_sides(7, 6, kernel: 4)
        require even.top == 1 and even.bottom == 2 and even.left == 1 and even.right == 2, "kernel 4"
        let wide = same_sides(7, 6, kernel: 3, dilation: 2)
        require wide.top == 2 and wide.bottom == 2 and wide.left == 2 and wide.right == 2, "dilation 2"
        let none_needed = same_sides(7, 6, kernel: 1, stride: 3)
        require none_needed.top == 0 and none_needed.bottom == 0, "kernel 1"
        let y = x |> conv(1, kernel: 3, stride: 2, sides: odd)
        require size(y, height) == 4 and size(y, width) == 3, "the size is halved and rounded up"
        output y
      }
      """;

  private final Backend cpu = CpuBackend.create();
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

  @Test
  void curves() throws Exception {
    Net net = networks.create("Curves", cpu, 1);
    float[] x = new Draw(1).images(BATCH, 30);
    List<float[]> y = net.evaluate(BATCH, List.of(x));
    assertEach(y.get(0), x, v -> v > 0 ? v : 0.01 * v);
    assertEach(y.get(1), x, v -> v > 0 ? v : 0.25 * v);
    assertEach(y.get(2), x, v -> Math.clamp((v + 1) / 2, 0, 1));
    assertEach(y.get(3), x, v -> Math.clamp((v + 3) / 6, 0, 1));
    assertEach(y.get(4), x, v -> v / (1 + Math.exp(-v)));
  }

  private static void assertEach(float[] actual, float[] x, DoubleUnaryOperator expected) {
    for (int i = 0; i < x.length; i++) {
      assertThat((double) actual[i])
          .as("of %s", x[i])
          .isCloseTo(expected.applyAsDouble(x[i]), within(1e-6 * (1 + Math.abs(x[i]))));
    }
  }

  @Test
  void sharesOfOne() throws Exception {
    Net net = networks.create("Shares", cpu, 1);
    float[] x = new Draw(2).images(BATCH, 6);
    List<float[]> y = net.evaluate(BATCH, List.of(x));
    for (int n = 0; n < BATCH; n++) {
      double sum = 0;
      for (int c = 0; c < 6; c++) {
        sum += Math.exp(x[n * 6 + c]);
      }
      for (int i = n * 6; i < n * 6 + 6; i++) {
        double share = Math.exp(x[i]) / sum;
        assertThat((double) y.get(0)[i]).isCloseTo(share, within(1e-6));
        assertThat((double) y.get(1)[i]).isCloseTo(Math.log(share), within(1e-5));
      }
    }
  }

  @Test
  void sharesOfHugeNumbers() throws Exception {
    Net net = networks.create("Shares", cpu, 1);
    float[] x = {1e30f, 0, -1e30f, Float.NEGATIVE_INFINITY, 1e30f, -5};
    List<float[]> y = net.evaluate(1, List.of(x));
    assertThat(y.get(0)).containsExactly(0.5f, 0, 0, 0, 0.5f, 0);
    assertThat((double) y.get(1)[0]).isCloseTo(-Math.log(2), within(1e-6));
    assertThat(y.get(1)[1]).isEqualTo(-1e30f);
    assertThat(y.get(1)[3]).isEqualTo(Float.NEGATIVE_INFINITY);
  }

  @Test
  void movesOfImages() throws Exception {
    Net net = networks.create("Images", cpu, 1);
    net.set("moving.bias", 1, 2, 3, 4, 5, -6);
    float[] x = new Draw(3).images(BATCH, 72);
    List<float[]> y = net.evaluate(BATCH, List.of(x));
    for (int image = 0; image < BATCH * 6; image++) {
      for (int h = 0; h < 3; h++) {
        for (int w = 0; w < 4; w++) {
          float value = x[(image * 3 + h) * 4 + w];
          if (h >= 1 && w >= 1) {
            assertThat(y.get(0)[(image * 2 + h - 1) * 3 + w - 1]).isEqualTo(value);
          }
          if (h >= 2 && w >= 2) {
            assertThat(y.get(1)[(image + h - 2) * 2 + w - 2]).isEqualTo(value);
          }
          assertThat(y.get(2)[(image * 4 + h + 1) * 6 + w]).isEqualTo(value);
          float moved = image % 6 == 5 ? -6 : image % 6 + 1;
          assertThat(y.get(3)[(image * 3 + h) * 4 + w]).isEqualTo(value + moved);
        }
        assertThat(y.get(2)[(image * 4 + h + 1) * 6 + 5]).isEqualTo(-1.5f);
      }
      assertThat(y.get(2)[image * 24]).isEqualTo(-1.5f);
    }
  }

  @Test
  void squeezedAndExcited() throws Exception {
    Net net = networks.create("Images", cpu, 4);
    assertThat(net.parameters().list().stream().map(Parameter::path))
        .containsExactly(
            "moving.bias",
            "excited.reduce.weight",
            "excited.reduce.bias",
            "excited.expand.weight",
            "excited.expand.bias");
    float[] x = new Draw(3).images(BATCH, 72);
    float[] y = net.evaluate(BATCH, List.of(x)).get(4);
    for (int n = 0; n < BATCH; n++) {
      double[] means = new double[6];
      for (int i = 0; i < 72; i++) {
        means[i / 12] += x[n * 72 + i] / 12;
      }
      double[] reduced = affine(net, "excited.reduce", means);
      for (int i = 0; i < reduced.length; i++) {
        reduced[i] = Math.max(reduced[i], 0);
      }
      double[] gates = affine(net, "excited.expand", reduced);
      for (int i = 0; i < 72; i++) {
        double expected = x[n * 72 + i] / (1 + Math.exp(-gates[i / 12]));
        assertThat((double) y[n * 72 + i]).isCloseTo(expected, within(1e-5));
      }
    }
  }

  private static double[] affine(Net net, String path, double[] x) {
    float[] weight = net.get(path + ".weight");
    float[] bias = net.get(path + ".bias");
    double[] y = new double[bias.length];
    for (int o = 0; o < y.length; o++) {
      y[o] = bias[o];
      for (int i = 0; i < x.length; i++) {
        y[o] += weight[o * x.length + i] * x[i];
      }
    }
    return y;
  }

  @Test
  void paddingOfEachSideIsThatOfAPaddedImage() throws Exception {
    Net net = networks.create("Sides", cpu, 1);
    net.set("two.weight", net.get("one.weight"));
    net.set("four.full_precision", net.get("three.full_precision"));
    float[] x = new Draw(4).images(BATCH, 90);
    List<float[]> y = net.evaluate(BATCH, List.of(x));
    for (int i = 0; i < y.size(); i += 2) {
      assertThat(y.get(i)).as("output %d", i).isEqualTo(y.get(i + 1));
    }
    assertThat(net.pack().forward(BATCH, List.of(x))).containsExactlyElementsOf(y);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conv(4, kernel: 3, padding: -1) | padding must not be negative",
        "binary_conv(4, kernel: 3, sides: { top: -1 }) | padding must not be negative",
        "conv(4, kernel: 3, padding: 1, sides: { top: 1 }) | give either `padding` or `sides`",
        "binary_conv(4, kernel: 3, groups: 2) | 2 groups do not divide 3 -> 4 channels",
        "max_pool(2, padding: 2) | padding must be smaller than the window",
        "squeeze_excite(2) | the ratio 2 does not divide 3 channels",
        "hard_sigmoid(0) | the limit must be positive, but is 0",
        "batch_norm(scale: false, min_weight: 0.1) | min_weight needs a weight"
      })
  void refusesWhatCannotBe(String layer, String message, @TempDir Path folder) {
    String text = "network Wrong { input x: real[3, 7, 6] output y = x |> " + layer + " }";
    assertThatThrownBy(() -> Networks.of(text, folder))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            problems -> {
              assertThat(problems.diagnostics()).hasSize(1);
              assertThat(problems.diagnostics().get(0).text()).contains(message);
            });
  }

  @Test
  void paddingSameHalvesAndRoundsUp() throws Exception {
    Net net = networks.create("Same", cpu, 1);
    net.set("y.weight", 1, 0, 0, 0, 0, 0, 0, 0, 0);
    float[] x = new float[42];
    for (int i = 0; i < x.length; i++) {
      x[i] = i + 1;
    }
    assertThat(net.evaluate(1, List.of(x)).get(0))
        .containsExactly(0, 0, 0, 7, 9, 11, 19, 21, 23, 31, 33, 35);
  }
}
