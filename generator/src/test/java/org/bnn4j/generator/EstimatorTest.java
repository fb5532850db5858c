package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.bnn4j.generator.Networks.Net;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.train.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Values and gradients of the estimators, computed here a second time: scales, windows, gains and
 * factors of weights, and the windows of activations.
 */
final class EstimatorTest {
  /** A filter has I·1·2 weights: means over it and over the tensor are exact. */
  private static final int O = 2;

  private static final int I = 2;
  private static final int N = 4;

  private static final String BLOCKS =
      """
      block weighted(estimator: op(real[o, i, kh, kw])) (x: real[n]) {
        parameter w: real[2, 2, 1, 2] = zeros()
        parameter g: real[2, 2, 1, 2] = zeros()
        return dot()(w |> estimator, g)
      }
      op dot() (a: real[o, i, kh, kw], b: real[o, i, kh, kw]) -> real {
        forward = sum(a * b, over: [o, i, kh, kw])
      }
      block activated(estimator: op(real)) (x: real[n]) {
        parameter w: real[16] = zeros()
        parameter g: real[16] = zeros()
        return inner()(w |> estimator, g)
      }
      op inner() (a: real[c], b: real[c]) -> real {
        forward = sum(a * b, over: [c])
      }
      """;

  enum Scale {
    NONE,
    TENSOR,
    CHANNEL
  }

  enum MeanTerm {
    OFF,
    FULL,
    DIAG
  }

  enum Factor {
    ONE,
    N,
    N_CENTERED
  }

  /** Options of {@code sign_weight}; a clip of NaN is none. */
  record Options(
      Scale scale,
      double clip,
      boolean relative,
      boolean open,
      boolean alpha,
      MeanTerm meanTerm,
      Factor factor,
      int zero) {
    String text() {
      return "sign_weight(scale: "
          + word(scale)
          + ", clip: "
          + (Double.isNaN(clip) ? "none" : clip)
          + ", relative: "
          + relative
          + ", edge: "
          + (open ? "open" : "closed")
          + ", gain: "
          + (alpha ? "alpha" : "one")
          + ", mean_term: "
          + word(meanTerm)
          + ", factor: "
          + word(factor)
          + ", zero: "
          + zero
          + ")";
    }

    private static String word(Enum<?> value) {
      return value.name().toLowerCase(Locale.ROOT);
    }

    double mean(double[] values, int at) {
      int from = scale == Scale.CHANNEL ? at / N * N : 0;
      int to = scale == Scale.CHANNEL ? from + N : values.length;
      double sum = 0;
      for (int i = from; i < to; i++) {
        sum += values[i];
      }
      return sum / (to - from);
    }

    double[] values(double[] w) {
      double[] result = new double[w.length];
      for (int i = 0; i < w.length; i++) {
        double s = sign(w[i], zero);
        result[i] = (scale == Scale.NONE ? s : mean(abs(w), i) * s) + 0.0;
      }
      return result;
    }

    double[] gradient(double[] w, double[] g) {
      double[] signed = new double[w.length];
      for (int i = 0; i < w.length; i++) {
        signed[i] = sign(w[i], zero) * g[i];
      }
      double[] result = new double[w.length];
      for (int i = 0; i < w.length; i++) {
        double mean = mean(abs(w), i);
        double s = sign(w[i], zero);
        double limit = relative ? clip * mean : clip;
        boolean inside = open ? Math.abs(w[i]) < limit : Math.abs(w[i]) <= limit;
        double direct = (alpha ? mean : 1) * (inside ? g[i] : 0);
        double all =
            switch (meanTerm) {
              case OFF -> direct;
              case FULL -> direct * s * s + s * mean(signed, i);
              case DIAG -> direct * s * s + g[i] / N;
            };
        double times =
            switch (factor) {
              case ONE -> 1;
              case N -> N;
              case N_CENTERED -> N * (1 - 1.0 / I);
            };
        result[i] = (Double.isNaN(clip) ? g[i] : times * all) + 0.0;
      }
      return result;
    }
  }

  private static double sign(double x, int zero) {
    return x > 0 ? 1 : x < 0 ? -1 : zero;
  }

  private static double[] abs(double[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = Math.abs(values[i]);
    }
    return result;
  }

  /** Every option in turn beside the defaults, then options drawn at random. */
  private static List<Options> options() {
    List<Options> all = new ArrayList<>();
    Random random = new Random(11);
    double[] clips = {Double.NaN, 0.5, 1.0, 1.5};
    while (all.size() < 70) {
      Options drawn =
          new Options(
              drawn(random, Scale.values()),
              clips[random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(3)],
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextBoolean(),
              drawn(random, MeanTerm.values()),
              drawn(random, Factor.values()),
              random.nextInt(3) - 1);
      boolean defined = drawn.meanTerm() != MeanTerm.FULL || drawn.scale() != Scale.NONE;
      if (defined && !all.contains(drawn)) {
        all.add(drawn);
      }
    }
    return all;
  }

  private static <T> T drawn(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  private static String network(String block, List<String> estimators) {
    StringBuilder text = new StringBuilder("network Estimators {\n  input x: real[1]\n");
    for (int i = 0; i < estimators.size(); i++) {
      text.append("  let t").append(i).append(" = ");
      text.append(i == 0 ? "" : "t" + (i - 1) + " + ");
      text.append("(x |> e").append(i).append(": ").append(block);
      text.append("(").append(estimators.get(i)).append("))\n");
    }
    text.append("  output y = x\n  loss t").append(estimators.size() - 1).append("\n}\n");
    return text + BLOCKS;
  }

  @Test
  void weightsHaveTheDeclaredGradients(@TempDir Path folder) throws Exception {
    List<Options> options = options();
    String text = network("weighted", options.stream().map(Options::text).toList());
    try (Backend cpu = CpuBackend.create();
        Networks networks = Networks.of(text, folder)) {
      Net net = networks.create("Estimators", cpu, 1);
      Random random = new Random(2);
      double[][] w = new double[options.size()][];
      double[][] g = new double[options.size()][];
      for (int i = 0; i < options.size(); i++) {
        w[i] = quarters(random, O * N);
        g[i] = quarters(random, O * N);
        // alpha is 1/2 in the first filter, so that windows relative to it have weights on edges
        System.arraycopy(new double[] {0.5, -0.25, 0.75, -0.5}, 0, w[i], 0, N);
        w[i][N + i % N] = 0;
        net.set("e" + i + ".w", floats(w[i]));
        net.set("e" + i + ".g", floats(g[i]));
      }
      net.step(Sgd.of(1f), 1, List.of(new float[1]));
      for (int i = 0; i < options.size(); i++) {
        String what = options.get(i).text();
        assertThat(taken(net, "e" + i + ".g", g[i]))
            .as(what)
            .isEqualTo(options.get(i).values(w[i]));
        assertThat(taken(net, "e" + i + ".w", w[i]))
            .as(what)
            .isEqualTo(options.get(i).gradient(w[i], g[i]));
      }
    }
  }

  @Test
  void activationsHaveTheDeclaredGradients(@TempDir Path folder) throws Exception {
    List<String> estimators = new ArrayList<>();
    for (int zero = -1; zero <= 1; zero++) {
      for (String edge : List.of("open", "closed")) {
        estimators.add("ste_sign(clip: 1.0, edge: " + edge + ", zero: " + zero + ")");
        estimators.add("ste_sign(clip: 0.5, edge: " + edge + ", zero: " + zero + ")");
        estimators.add("windowed_identity(clip: 0.75, edge: " + edge + ")");
        estimators.add("approx_sign(zero: " + zero + ")");
      }
    }
    double[] x = {-4, -2, -1.25, -1, -0.75, -0.5, -0.25, -0.0, 0, 0.25, 0.5, 0.75, 1, 1.25, 2, 4};
    double[] g = quarters(new Random(3), x.length);
    try (Backend cpu = CpuBackend.create();
        Networks networks = Networks.of(network("activated", estimators), folder)) {
      Net net = networks.create("Estimators", cpu, 1);
      for (int i = 0; i < estimators.size(); i++) {
        net.set("e" + i + ".w", floats(x));
        net.set("e" + i + ".g", floats(g));
      }
      net.step(Sgd.of(1f), 1, List.of(new float[1]));
      for (int i = 0; i < estimators.size(); i++) {
        String estimator = estimators.get(i);
        double[] value = new double[x.length];
        double[] gradient = new double[x.length];
        for (int j = 0; j < x.length; j++) {
          value[j] = value(estimator, x[j]) + 0.0;
          gradient[j] = g[j] * slope(estimator, Math.abs(x[j])) + 0.0;
        }
        assertThat(taken(net, "e" + i + ".g", g)).as(estimator).isEqualTo(value);
        assertThat(taken(net, "e" + i + ".w", x)).as(estimator).isEqualTo(gradient);
      }
    }
  }

  private static double value(String estimator, double x) {
    int zero = estimator.contains("zero: -1") ? -1 : estimator.contains("zero: 0") ? 0 : 1;
    return estimator.startsWith("windowed") ? x : sign(x, zero);
  }

  private static double slope(String estimator, double size) {
    if (estimator.startsWith("approx")) {
      return Math.max(0, 2 - 2 * size);
    }
    double clip =
        estimator.contains("clip: 1.0") ? 1 : estimator.contains("clip: 0.5") ? 0.5 : 0.75;
    return (estimator.contains("open") ? size < clip : size <= clip) ? 1 : 0;
  }

  /** Values of few bits, among them 0. */
  private static double[] quarters(Random random, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = (random.nextInt(17) - 8) / 4.0;
    }
    return values;
  }

  private static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  /** What a step of rate 1 has taken off a parameter; every number here is exact. */
  private static double[] taken(Net net, String path, double[] before) {
    float[] after = net.get(path);
    double[] taken = new double[before.length];
    for (int i = 0; i < taken.length; i++) {
      taken[i] = before[i] - after[i] + 0.0;
    }
    return taken;
  }
}
