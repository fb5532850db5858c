package org.bnn4j.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bnn4j.emulator.Launches.Size;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Padding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradients on tensor cores against sums in double precision, within 1e-6 of Σ|terms|. */
class MatrixGradientTest {
  private static final byte[] FAT_BINARY = {0x50, (byte) 0xed, 0x55, (byte) 0xba, 1, 0};
  private static final double TOLERANCE = 1e-6;
  private static final int FOR_GRADIENT = 2;

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
        conv(64, 16, 16, 128, 3, 3, 1, Padding.all(1), 1, 0));
  }

  @BeforeEach
  void open() {
    assumeTrue(EmulatedDevice.obstacle().isEmpty(), () -> EmulatedDevice.obstacle().orElseThrow());
    device = EmulatedDevice.create(8, 0, 1 << 28);
    launches = new Launches(device, device.load(FAT_BINARY));
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
    Signs window = Signs.random(inPlaces, spec.channels(), random);
    float[] addend = reals(sums.length);
    long arranged = arrange(spec, n, weights);
    for (int rows : new int[] {64, 128}) {
      close(inputGradient(spec, n, rows, gradient, arranged, 0, 0), sums, magnitudes);
    }
    float[] both =
        inputGradient(
            spec,
            n,
            64,
            gradient,
            arranged,
            launches.upload(window.words()),
            launches.upload(addend));
    for (int i = 0; i < sums.length; i++) {
      sums[i] *= window.isPositive(i / spec.channels(), i % spec.channels()) ? 1 : 0;
      sums[i] += addend[i];
      magnitudes[i] += Math.abs(addend[i]);
    }
    close(both, sums, magnitudes);
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

  private float[] inputGradient(
      Conv2d spec, int n, int rows, float[] gradient, long arranged, long window, long addend) {
    int count = n * spec.height() * spec.width() * spec.channels();
    long result = launches.upload(new float[count]);
    int s = spec.stride();
    int phase = n * Math.ceilDiv(spec.height(), s) * Math.ceilDiv(spec.width(), s);
    launches.launch(
        rows == 64 ? "input_gradient_mma" : "input_gradient_mma_wide",
        new Size(
            Math.ceilDiv(phase, rows),
            Math.ceilDiv(spec.channels(), 64),
            s * s,
            128,
            4 * (rows * 32 + 64) * 4),
        Launches.all(
            List.of(launches.upload(gradient), arranged, result, window, addend),
            List.of(Launches.fields(spec, n))));
    return launches.floats(result, count);
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
    for (int split : new int[] {32, 96, 1024}) {
      close(weightGradient(spec, n, split, gradient, input), sums, magnitudes);
    }
  }

  private float[] weightGradient(Conv2d spec, int n, int split, float[] gradient, Signs input) {
    int taps = spec.kernelHeight() * spec.kernelWidth();
    int count = spec.filters() * taps * spec.channels();
    int splits = Math.ceilDiv(n * spec.outHeight() * spec.outWidth(), split);
    long scratch = launches.upload(new float[splits * count]);
    long result = launches.upload(new float[count]);
    int tiles = Math.ceilDiv(spec.filters(), 64) * Math.ceilDiv(spec.channels(), 64);
    launches.launch(
        "weight_gradient_mma",
        new Size(tiles, splits, taps, 128, 4 * (32 * 72 + 32 * 2) * 4),
        Launches.all(
            List.of(launches.upload(gradient), launches.upload(input.words()), scratch),
            List.of(Launches.fields(spec, n)),
            List.of(split, 0)));
    launches.launch(
        "reduce_axis", new Size(2, 1, 1, 256, 0), scratch, result, 1, splits, count, 1f);
    return launches.floats(result, count);
  }

  private static void close(float[] values, double[] sums, double[] magnitudes) {
    for (int i = 0; i < values.length; i++) {
      double error = Math.abs(values[i] - sums[i]);
      assertThat(error).as("element %d", i).isLessThanOrEqualTo(TOLERANCE * magnitudes[i]);
    }
  }
}
