package org.bnn4j.generator;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bnn4j.generator.Networks.Net;
import org.bnn4j.grammar.syntax.Source;
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

/**
 * Binary convolutions with every option of activations, weights, states, signs of zero and padded
 * values, in random combinations with groups, dilation, strides and channels: reference and cpu
 * give the same bits in training and use, and packed networks those of their evaluation.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BinarizationOptionsTest {
  private static final int BATCH = 3;
  private static final int NETWORKS = 48;

  private static final List<String> ACTIVATIONS =
      List.of(
          "ste_sign(clip: 1.3, edge: open, zero: ZERO)",
          "ste_sign(clip: 1.0, edge: closed, zero: ZERO)",
          "ste_sign(clip: none, zero: ZERO)",
          "approx_sign(zero: ZERO)",
          "swish_sign(zero: ZERO)",
          "rsign(zero: ZERO)",
          "windowed_identity(clip: 1.3)",
          "windowed_identity(clip: none)",
          "approx_identity()");
  private static final List<String> SCALES = List.of("none", "tensor", "channel");
  private static final List<String> CLIPS = List.of("none", "1.0", "1.3");
  private static final List<String> EDGES = List.of("open", "closed");
  private static final List<String> GAINS = List.of("one", "alpha");
  private static final List<String> MEAN_TERMS = List.of("off", "full", "diag");
  private static final List<String> FACTORS = List.of("one", "n", "n_centered");
  private static final List<String> STATES =
      List.of("[]", "[centre()]", "[clamp(-1, 1)]", "[centre(), clamp(-1, 1)]");
  private static final List<String> SIGNS = List.of("0", "+1", "-1");
  private static final List<Integer> CHANNELS = List.of(1, 2, 3, 4, 6, 12, 31, 32, 33, 64, 65, 130);

  /** One convolution: its text, and whether it can run on bits. */
  private record Convolution(String text, boolean bits, boolean realInput) {}

  private final List<Convolution> convolutions = new ArrayList<>();
  private final Backend cpu = CpuBackend.create();
  private final Backend reference = ReferenceBackend.create();
  private Networks networks;
  private Path folder = Path.of("");

  @BeforeAll
  void compile(@TempDir Path temporary) throws Exception {
    folder = temporary;
    Random random = new Random(11);
    for (int i = 0; i < NETWORKS; i++) {
      convolutions.add(convolution(i, random));
    }
    networks = Networks.of(text(), folder);
  }

  @AfterAll
  void close() throws Exception {
    networks.close();
    cpu.close();
    reference.close();
  }

  private String text() {
    return convolutions.stream().map(Convolution::text).collect(joining("\n"));
  }

  private static <T> T pick(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }

  private static Convolution convolution(int index, Random random) {
    int in = pick(CHANNELS, random);
    int groups = in % 2 == 0 && random.nextInt(3) == 0 ? 2 : random.nextInt(5) == 0 ? in : 1;
    int out = groups * (1 + random.nextInt(4));
    int kernel = 1 + random.nextInt(3);
    int dilation = 1 + random.nextInt(2);
    String activation = ACTIVATIONS.get(index % ACTIVATIONS.size());
    String zero = pick(SIGNS, random);
    boolean realWeight = random.nextInt(6) == 0;
    boolean realInput = activation.contains("identity");
    String text =
        """
        network N%d {
          input x: real[%d, 7, 6]
          let y = x |> conv: binary_conv(%d, kernel: %d, stride: %d, padding: %d, dilation: %d, groups: %d, bias: %b,
            binarize: { activation: %s, weight: %s, state: %s, pad_value: %s })
          output y
          loss mean(y * y * y + y, over: [batch, channel, height, width])
          gradient x
        }
        """
            .formatted(
                index,
                in,
                out,
                kernel,
                1 + random.nextInt(3),
                random.nextInt(kernel * dilation + 1),
                dilation,
                groups,
                random.nextBoolean(),
                activation.replace("ZERO", zero),
                realWeight ? "real_weight()" : weight(random),
                pick(STATES, random),
                pick(SIGNS, random));
    return new Convolution(text, !realInput && !realWeight, realInput);
  }

  private static String weight(Random random) {
    String scale = pick(SCALES, random);
    String mean = pick(MEAN_TERMS, random);
    return "sign_weight(scale: %s, clip: %s, relative: %b, edge: %s, gain: %s, mean_term: %s, factor: %s, zero: %s)"
        .formatted(
            scale,
            pick(CLIPS, random),
            random.nextBoolean(),
            pick(EDGES, random),
            pick(GAINS, random),
            scale.equals("none") && mean.equals("full") ? "diag" : mean,
            pick(FACTORS, random),
            pick(SIGNS, random));
  }

  @Test
  void everyOptionIsDrawn() {
    String all = text();
    ACTIVATIONS.forEach(a -> assertThat(all).contains(a.replaceAll("ZERO.*", "")));
    SCALES.forEach(v -> assertThat(all).contains("scale: " + v));
    CLIPS.forEach(v -> assertThat(all).contains(", clip: " + v));
    EDGES.forEach(v -> assertThat(all).contains("relative: true, edge: " + v));
    GAINS.forEach(v -> assertThat(all).contains("gain: " + v));
    MEAN_TERMS.forEach(v -> assertThat(all).contains("mean_term: " + v));
    FACTORS.forEach(v -> assertThat(all).contains("factor: " + v));
    STATES.forEach(v -> assertThat(all).contains("state: " + v));
    SIGNS.forEach(v -> assertThat(all).contains("zero: " + v + ")", "pad_value: " + v));
    CHANNELS.forEach(v -> assertThat(all).contains("real[" + v + ", 7, 6]"));
    assertThat(all).contains("groups: 2", "dilation: 2", "stride: 3", "real_weight()");
  }

  @Test
  void trainsToTheSameBitsOnBothBackends() throws Exception {
    for (int i = 0; i < NETWORKS; i++) {
      String name = "N" + i;
      Net slow = networks.create(name, reference, i);
      Net fast = networks.create(name, cpu, i);
      new Draw(i).parameters(slow, false);
      slow.parameters().list().forEach(p -> fast.set(p.path(), slow.get(p.path())));
      List<float[]> inputs = new Draw(100 + i).inputs(slow, BATCH);
      Net.Training slowly = slow.training(Sgd.of(0.125f), BATCH);
      Net.Training quickly = fast.training(Sgd.of(0.125f), BATCH);
      String text = convolutions.get(i).text();
      assertThat(quickly.step(BATCH, inputs)).as(text).isEqualTo(slowly.step(BATCH, inputs));
      int size = inputs.get(0).length;
      assertThat(quickly.inputGradient("x", size))
          .as(text)
          .isEqualTo(slowly.inputGradient("x", size));
      for (Parameter p : slow.parameters().list()) {
        assertThat(quickly.gradient(fast.parameter(p.path())))
            .as(text)
            .isEqualTo(slowly.gradient(p));
        assertThat(fast.get(p.path())).as(text).isEqualTo(slow.get(p.path()));
      }
    }
  }

  @Test
  void packsToTheBitsOfTheEvaluation() throws Exception {
    for (int i = 0; i < NETWORKS; i++) {
      Net net = networks.create("N" + i, cpu, i);
      new Draw(i).parameters(net, false);
      PackingTest.assertEqual(networks, net, "N" + i, cpu, reference, 1, 4, folder);
    }
  }

  @Test
  void theReportSaysWhatRunsOnBits() {
    var request =
        new GenerationRequest(List.of(Source.of("Options.bnn", text())), "org.example", Set.of());
    List<ReportResult.NetworkReport> reports = new Generator().report(request).reports();
    assertThat(reports).hasSize(NETWORKS);
    for (int i = 0; i < NETWORKS; i++) {
      Convolution convolution = convolutions.get(i);
      String expected =
          convolution.bits()
              ? ".* channels, (bits by bits|in floats: groups of \\d+ channels do not fill .*)"
              : ".* channels, in floats: real " + (convolution.realInput() ? "input.*" : "weights");
      assertThat(reports.get(i).report().steps())
          .as(convolution.text())
          .filteredOn(step -> step.path().equals("conv"))
          .anyMatch(step -> step.work().matches(expected));
    }
  }
}
