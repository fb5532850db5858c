package org.bnn4j.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bnn4j.emulator.Launches.Size;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Padding;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradients on tensor cores against sums in double precision, within 1e-6 of Σ|terms|. */
class MatrixGradientTest {
  private static final byte[] FAT_BINARY = {0x50, (byte) 0xed, 0x55, (byte) 0xba, 1, 0};
  private static final double TOLERANCE = 1e-6;

  /** Half a unit in the eighth bit of a bfloat16, and the sum's own rounding. */
  private static final double FAST_TOLERANCE = 1.01 / 256;

  private static final int FOR_GRADIENT = 2;
  private static final int KEEP = 1;
  private static final int PLUS = 2;
  private static final int TIMES_HAT = 3;
  private static final int TIMES = 4;

  /** Errors of the fast kernels, as shares of the sums of magnitudes. */
  private static final Map<String, Double> WORST = new TreeMap<>();

  private final SplittableRandom random = new SplittableRandom(13);
  private EmulatedDevice device;
  private Launches launches;

  private static Conv2d conv(
      int c, int h, int w, int f, int kh, int kw, int s, Padding padding, int d, int pad) {
    return new Conv2d(Element.SIGN, Element.SIGN, c, h, w, f, kh, kw, s, padding, d, 1, pad);
  }

  static Stream<Conv2d> shapes() {
    return Stream.of(
        conv(64, 9, 7, 64, 3, 3, 1, Padding.all(1), 1, 0),
        conv(32, 8, 8, 40, 3, 3, 2, Padding.all(1), 1, 0),
        conv(96, 5, 6, 33, 1, 1, 2, Padding.all(0), 1, 0),
        conv(20, 11, 9, 8, 5, 3, 1, new Padding(2, 0, 1, 2), 1, 0),
        conv(250, 7, 7, 100, 3, 3, 1, Padding.all(1), 1, -1),
        conv(130, 6, 6, 72, 3, 3, 1, Padding.all(2), 2, 0),
        conv(70, 4, 4, 16, 3, 3, 3, new Padding(3, 4, 0, 1), 1, 0),
        conv(300, 1, 1, 50, 1, 1, 1, Padding.all(0), 1, 0),
        conv(1, 6, 5, 3, 3, 3, 2, new Padding(0, 1, 1, 0), 1, 0),
        conv(40, 7, 7, 33, 3, 3, 1, Padding.all(1), 1, 1),
        conv(33, 9, 8, 70, 3, 3, 2, Padding.all(1), 1, 1),
        conv(64, 12, 12, 64, 5, 5, 1, Padding.all(2), 1, 0),
        conv(64, 16, 16, 128, 3, 3, 1, Padding.all(1), 1, 0));
  }

  @BeforeEach
  void open() {
    assumeTrue(EmulatedDevice.obstacle().isEmpty(), () -> EmulatedDevice.obstacle().orElseThrow());
    device = EmulatedDevice.create(8, 0, 1 << 28);
    launches = new Launches(device, device.load(FAT_BINARY));
  }

  @AfterAll
  static void printWorst() {
    WORST.forEach((kernel, error) -> System.out.printf("%s: %.1e of the sum%n", kernel, error));
  }

  @AfterEach
  void close() {
    if (device != null) {
      device.close();
    }
  }

  /** Of all magnitudes, so that the low parts of the split matter. */
  private float[] reals(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextDouble(-1, 1) * Math.scalb(1.0, -random.nextInt(8)));
    }
    return values;
  }

  /** Calls {@code tap} for each pair of places that a tap joins; −1 for one outside the image. */
  private interface Tap {
    void join(int outPlace, int tap, int inPlace);
  }

  private static void forEachTap(Conv2d spec, int n, Tap tap) {
    int places = spec.outHeight() * spec.outWidth();
    for (int p = 0; p < n * places; p++) {
      for (int t = 0; t < spec.kernelHeight() * spec.kernelWidth(); t++) {
        int y = p % places / spec.outWidth() * spec.stride() - spec.padding().top();
        int x = p % spec.outWidth() * spec.stride() - spec.padding().left();
        y += t / spec.kernelWidth() * spec.dilation();
        x += t % spec.kernelWidth() * spec.dilation();
        boolean isInside = y >= 0 && y < spec.height() && x >= 0 && x < spec.width();
        tap.join(p, t, isInside ? (p / places * spec.height() + y) * spec.width() + x : -1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void ofTheInput(Conv2d spec) {
    int n = 2;
    int taps = spec.kernelHeight() * spec.kernelWidth();
    int inPlaces = n * spec.height() * spec.width();
    float[] gradient = reals(n * spec.outHeight() * spec.outWidth() * spec.filters());
    Signs weights = Signs.random(spec.filters() * taps, spec.channels(), random);
    double[] sums = new double[inPlaces * spec.channels()];
    double[] magnitudes = new double[sums.length];
    forEachTap(
        spec,
        n,
        (out, tap, in) -> {
          for (int f = 0; in >= 0 && f < spec.filters(); f++) {
            double g = gradient[out * spec.filters() + f];
            for (int c = 0; c < spec.channels(); c++) {
              sums[in * spec.channels() + c] += g * weights.at(f * taps + tap, c);
              magnitudes[in * spec.channels() + c] += Math.abs(g);
            }
          }
        });
    long arranged = arrange(spec, n, weights);
    for (String kernel : List.of("mma", "mma_wide", "wgmma")) {
      InputSums sumsOf = new InputSums(spec, n, gradient, arranged, kernel);
      close(sumsOf.run(List.of()), sums, magnitudes, TOLERANCE);
      double worst =
          close(
              new InputSums(spec, n, gradient, arranged, kernel + "_fast").run(List.of()),
              sums,
              magnitudes,
              FAST_TOLERANCE);
      WORST.merge("input_gradient_" + kernel + "_fast", worst, Math::max);
    }
  }

  /** Each step with each of its variants, bit for bit what the formula makes of the plain sums. */
  @ParameterizedTest
  @MethodSource("shapes")
  void stepsOfTheInputsGradient(Conv2d spec) {
    int n = 2;
    int filterTaps = spec.filters() * spec.kernelHeight() * spec.kernelWidth();
    float[] gradient = reals(n * spec.outHeight() * spec.outWidth() * spec.filters());
    long arranged = arrange(spec, n, Signs.random(filterTaps, spec.channels(), random));
    StepOperands operands = new StepOperands(spec, n);
    for (String kernel : List.of("mma", "mma_wide", "wgmma")) {
      InputSums sums = new InputSums(spec, n, gradient, arranged, kernel);
      float[] plain = sums.run(List.of());
      float[] first = sums.run(operands.first());
      float[] second = sums.run(operands.second());
      for (int i = 0; i < plain.length; i++) {
        assertThat(first[i]).as("element %d", i).isEqualTo(operands.first(plain[i], i));
        assertThat(second[i]).as("element %d", i).isEqualTo(operands.second(plain[i], i));
      }
    }
  }

  /** Two chains of steps, on the device and as formulas. */
  private final class StepOperands {
    private final int channels;
    private final int imageElements;
    private final Signs window;
    private final float[] everywhere;
    private final float[] ofImages;
    private final float[] ofChannels;
    private final long signs;
    private final long reals;

    StepOperands(Conv2d spec, int n) {
      this.channels = spec.channels();
      this.imageElements = spec.height() * spec.width() * channels;
      this.window = Signs.random(n * spec.height() * spec.width(), channels, random);
      this.everywhere = reals(n * imageElements);
      this.ofImages = reals(n * channels);
      this.ofChannels = reals(channels);
      this.signs = launches.upload(window.words());
      this.reals = launches.upload(everywhere);
    }

    private boolean isPositive(int i) {
      return window.isPositive(i / channels, i % channels);
    }

    List<Step> first() {
      return List.of(
          Step.of(KEEP, 0, signs),
          Step.of(PLUS, 1, launches.upload(ofImages), 49f),
          Step.of(TIMES_HAT, 0, reals, 2f, 2f),
          Step.of(PLUS, 0, reals));
    }

    float first(float sum, int i) {
      float y = isPositive(i) ? 0 : sum;
      y += ofImages[i / imageElements * channels + i % channels] / 49f;
      y *= Math.max(0, 2f - 2f * Math.abs(everywhere[i]));
      return y + everywhere[i];
    }

    List<Step> second() {
      return List.of(
          Step.of(TIMES, 2, launches.upload(ofChannels)),
          Step.of(TIMES_HAT, 1, reals, 1.5f, 0.5f, -0.25f, 0.75f),
          Step.of(KEEP, 1, signs));
    }

    float second(float sum, int i) {
      float within = Math.min(Math.max(everywhere[i], -0.25f), 0.75f);
      float y = sum * ofChannels[i % channels];
      y *= Math.max(0, 1.5f - 0.5f * Math.abs(within));
      return isPositive(i) ? y : 0;
    }
  }

  /** {@code GradientStep}. */
  private record Step(int operation, int variant, long operand, List<Float> numbers) {
    static Step of(int operation, int variant, long operand, Float... numbers) {
      return new Step(operation, variant, operand, List.of(numbers));
    }
  }

  private long arrange(Conv2d spec, int n, Signs weights) {
    int columns = 32 * Math.ceilDiv(spec.channels(), 32);
    int groups = Math.ceilDiv(spec.filters(), 32);
    int taps = spec.kernelHeight() * spec.kernelWidth();
    long arranged = launches.upload(new int[taps * groups * columns]);
    launches.launch(
        "arrange_weights",
        new Size(2, 1, 1, 256, 0),
        Launches.all(
            List.of(launches.upload(weights.words()), arranged, 0L),
            List.of(Launches.fields(spec, n)),
            List.of(FOR_GRADIENT, 0)));
    return arranged;
  }

  /** One of the kernels with all it needs but the steps. */
  private final class InputSums {
    private static final int MOST_STEPS = 4;

    private final Conv2d spec;
    private final int n;
    private final String kernel;
    private final long gradient;
    private final long arranged;

    InputSums(Conv2d spec, int n, float[] gradient, long arranged, String kernel) {
      this.spec = spec;
      this.n = n;
      this.kernel = kernel;
      this.gradient = launches.upload(gradient);
      this.arranged = arranged;
    }

    float[] run(List<Step> steps) {
      int count = n * spec.height() * spec.width() * spec.channels();
      long result = launches.upload(new float[count]);
      List<Object> pointers = new ArrayList<>(List.of(gradient, arranged, result));
      List<Object> words = new ArrayList<>();
      for (int i = 0; i < MOST_STEPS; i++) {
        Step step = i < steps.size() ? steps.get(i) : Step.of(0, 0, 0);
        pointers.add(step.operand);
        words.addAll(List.of(step.operation, step.variant));
        for (int k = 0; k < 4; k++) {
          words.add(k < step.numbers.size() ? step.numbers.get(k) : 0f);
        }
      }
      words.addAll(List.of(halo(), 0));
      launches.launch(
          "input_gradient_" + kernel,
          size(),
          Launches.all(pointers, List.of(Launches.fields(spec, n)), words));
      return launches.floats(result, count);
    }

    /** No less than the distance of neighbouring lines along an axis. */
    private static int pitch(int size, int out, int kernel, int dilation, int before) {
      return Math.max(size, out) + (kernel - 1) * dilation + before + 1;
    }

    private int pitch() {
      return pitch(
          spec.width(),
          spec.outWidth(),
          spec.kernelWidth(),
          spec.dilation(),
          spec.padding().left());
    }

    private int positions() {
      return pitch()
          * pitch(
              spec.height(),
              spec.outHeight(),
              spec.kernelHeight(),
              spec.dilation(),
              spec.padding().top());
    }

    private int halo() {
      int lines = (spec.kernelHeight() - 1) * spec.dilation() / spec.stride() + 1;
      return (128 + lines * pitch() + spec.kernelWidth() * spec.dilation()) / 8 * 8 + 8;
    }

    private Size size() {
      int columns = Math.ceilDiv(spec.channels(), 64);
      int s = spec.stride();
      if (kernel.startsWith("wgmma")) {
        int blocks = Math.ceilDiv(n * positions(), 300); // some have several tiles
        int parts = kernel.endsWith("fast") ? 1 : 3;
        int shared = 11776 + 4 * halo() + 2 * parts * 64 * halo();
        return new Size(blocks, columns, s * s, 128, shared);
      }
      int rows = kernel.startsWith("mma_wide") ? 128 : 64;
      int phase = n * Math.ceilDiv(spec.height(), s) * Math.ceilDiv(spec.width(), s);
      return new Size(
          Math.ceilDiv(phase, rows), columns, s * s, 128, 4 * (rows * 32 + 64) * Float.BYTES);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void ofTheWeights(Conv2d spec) {
    int n = 2;
    int taps = spec.kernelHeight() * spec.kernelWidth();
    int outPlaces = n * spec.outHeight() * spec.outWidth();
    float[] gradient = reals(outPlaces * spec.filters());
    Signs input = Signs.random(n * spec.height() * spec.width(), spec.channels(), random);
    double[] sums = new double[spec.filters() * taps * spec.channels()];
    double[] magnitudes = new double[sums.length];
    forEachTap(
        spec,
        n,
        (out, tap, in) -> {
          for (int f = 0; (in >= 0 || spec.padValue() != 0) && f < spec.filters(); f++) {
            double g = gradient[out * spec.filters() + f];
            for (int c = 0; c < spec.channels(); c++) {
              int at = (f * taps + tap) * spec.channels() + c;
              sums[at] += g * (in >= 0 ? input.at(in, c) : spec.padValue());
              magnitudes[at] += Math.abs(g);
            }
          }
        });
    for (int split : new int[] {64, 192, 1024}) {
      for (String kernel : List.of("mma", "wgmma")) {
        close(weightGradient(spec, n, kernel, split, gradient, input), sums, magnitudes, TOLERANCE);
        double worst =
            close(
                weightGradient(spec, n, kernel + "_fast", split, gradient, input),
                sums,
                magnitudes,
                FAST_TOLERANCE);
        WORST.merge("weight_gradient_" + kernel + "_fast", worst, Math::max);
      }
    }
  }

  private float[] weightGradient(
      Conv2d spec, int n, String kernel, int split, float[] gradient, Signs input) {
    int taps = spec.kernelHeight() * spec.kernelWidth();
    int count = spec.filters() * taps * spec.channels();
    int splits = Math.ceilDiv(n * spec.outHeight() * spec.outWidth(), split);
    long scratch = launches.upload(new float[splits * count]);
    long result = launches.upload(new float[count]);
    int tiles = Math.ceilDiv(spec.filters(), 64) * Math.ceilDiv(spec.channels(), 64);
    boolean isWarpGroup = kernel.startsWith("wgmma");
    int parts = kernel.endsWith("fast") ? 1 : 3;
    launches.launch(
        "weight_gradient_" + kernel,
        isWarpGroup
            ? new Size(tiles, splits, Math.ceilDiv(taps, 3), 128, 49152 + parts * 16384 + 7680)
            : new Size(tiles, splits, taps, 128, 4 * (32 * 72 + 32 * 2) * 4),
        Launches.all(
            List.of(launches.upload(gradient), launches.upload(input.words()), scratch),
            List.of(Launches.fields(spec, n)),
            List.of(split, 0)));
    launches.launch(
        "reduce_axis", new Size(2, 1, 1, 256, 0), scratch, result, 1, splits, count, 1f);
    return launches.floats(result, count);
  }

  /** Gives the worst error, in parts of Σ|terms|. */
  private static double close(
      float[] values, double[] sums, double[] magnitudes, double tolerance) {
    double worst = 0;
    for (int i = 0; i < values.length; i++) {
      double error = Math.abs(values[i] - sums[i]);
      assertThat(error).as("element %d", i).isLessThanOrEqualTo(tolerance * magnitudes[i]);
      worst = Math.max(worst, error / Math.max(magnitudes[i], Double.MIN_NORMAL));
    }
    return worst;
  }
}
