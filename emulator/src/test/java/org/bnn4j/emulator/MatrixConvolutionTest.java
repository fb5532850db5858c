package org.bnn4j.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bnn4j.emulator.Launches.Size;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Padding;
import org.bnn4j.runtime.kernel.ThresholdWords;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every entry of the binary matrix kernels, under its own name, against a plain convolution. */
class MatrixConvolutionTest {
  private static final byte[] FAT_BINARY = {0x50, (byte) 0xed, 0x55, (byte) 0xba, 1, 0};
  private static final int FOR_PRODUCTS = 1;
  private static final int COUNTS = 0;
  private static final int REALS = 1;
  private static final int BITS = 2;
  private static final int AFFINE = 3;

  private static final int MOST_STEPS = 16;

  /** Operation + 16 · operand: · scale, + shift, + residual, max with 0, store, sign. */
  private static final List<Integer> STEPS = List.of(48, 49, 65, 4, 8, 9);

  /** A kernel; {@code kernel} and {@code words} are what it is made for, or 0. */
  record Entry(String name, int rows, int columns, int threads, int kernel, int words) {
    boolean isWarpgroup() {
      return name.contains("wgmma");
    }

    boolean holdsWeights() {
      return name.endsWith("mma_k3c64") && !isWarpgroup();
    }

    boolean isFew() {
      return name.startsWith("conv_bits_few");
    }

    int shared(int steps, boolean isResident) {
      if (isFew()) {
        return threads / 32 * 1024;
      }
      int slots = holdsWeights() ? 0 : isResident ? steps : 4;
      return 32 * columns * slots + 4 * 32 * rows;
    }

    /** Of a kernel of warpgroups: weights, rings, the table of pieces, and limits. */
    int sharedOfWarpgroups(int steps, int words, int classes) {
      int stageSteps = kernel == 0 ? 2 : 3;
      int slots = kernel == 0 ? 4 : 3;
      int rings = threads / 32 * (512 * slots * stageSteps + 128);
      int piece = Math.min(4, Integer.lowestOneBit(words));
      int pieces = Math.ceilDiv(steps, stageSteps) * stageSteps * 8 / piece;
      int limits = 16 * Math.ceilDiv(columns, 128) + 4 * classes * (columns + 4);
      return 32 * columns * steps + rings + 8 * pieces + 48 + limits;
    }

    /** Whether the kernel has this end. */
    boolean ends(int mode) {
      if (name.endsWith("_signs")) {
        return mode == BITS;
      }
      boolean hasSteps = name.endsWith("_floats") || name.contains("_steps");
      return (!hasSteps && !isWarpgroup()) || hasSteps == (mode == AFFINE);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry("conv_bits_few", 16, 32, 64, 0, 0),
          new Entry("conv_bits_few", 16, 32, 512, 0, 0),
          new Entry("conv_bits_few_w2_signs", 16, 32, 64, 0, 2),
          new Entry("conv_bits_few_w2_floats", 16, 32, 96, 0, 2),
          new Entry("conv_bits_few_w4_signs", 16, 32, 160, 0, 4),
          new Entry("conv_bits_few_w4_floats", 16, 32, 512, 0, 4),
          new Entry("conv_bits_mma", 64, 64, 128, 0, 0),
          new Entry("conv_bits_mma_wide", 128, 128, 128, 0, 0),
          new Entry("conv_bits_mma_k1", 128, 128, 128, 1, 4),
          new Entry("conv_bits_mma_k3c64", 128, 64, 128, 3, 2),
          new Entry("conv_bits_mma_k3c128", 128, 128, 128, 3, 4),
          new Entry("conv_bits_mma_k3c256", 128, 128, 128, 3, 8),
          new Entry("conv_bits_mma_k3c512", 128, 128, 128, 3, 16),
          new Entry("conv_bits_wgmma_k3c64", 128, 64, 256, 3, 2),
          new Entry("conv_bits_wgmma_n64", 128, 64, 256, 0, 0),
          new Entry("conv_bits_wgmma", 192, 128, 384, 0, 0),
          new Entry("conv_bits_wgmma_n192", 128, 192, 256, 0, 0),
          new Entry("conv_bits_wgmma_n256", 128, 256, 256, 0, 0),
          new Entry("conv_bits_wgmma_steps_k3c64", 128, 64, 256, 3, 2),
          new Entry("conv_bits_wgmma_steps", 192, 64, 384, 0, 0));

  static Stream<Entry> entries() {
    return ENTRIES.stream();
  }

  private static Conv2d conv(
      int c, int h, int w, int f, int kh, int kw, int s, Padding padding, int d, int pad) {
    return new Conv2d(Element.SIGN, Element.SIGN, c, h, w, f, kh, kw, s, padding, d, 1, pad);
  }

  /** Odd sizes, partial words, every kind of border, more padding than image. */
  private static final List<Conv2d> SHAPES =
      List.of(
          conv(64, 9, 7, 64, 3, 3, 1, Padding.all(1), 1, 0),
          conv(32, 8, 8, 40, 3, 3, 2, Padding.all(1), 1, 0),
          conv(96, 5, 6, 33, 1, 1, 1, Padding.all(0), 1, 0),
          conv(20, 11, 9, 8, 5, 3, 1, new Padding(2, 0, 1, 2), 1, 0),
          conv(250, 7, 7, 100, 3, 3, 1, Padding.all(1), 1, -1),
          conv(130, 6, 6, 72, 3, 3, 1, Padding.all(2), 2, 0),
          conv(70, 4, 4, 16, 3, 3, 3, new Padding(3, 4, 0, 1), 1, 0),
          conv(300, 1, 1, 50, 1, 1, 1, Padding.all(0), 1, 0),
          conv(64, 2, 2, 32, 7, 7, 1, Padding.all(5), 1, 0),
          conv(1, 6, 5, 3, 3, 3, 2, new Padding(0, 1, 1, 0), 1, 0),
          conv(128, 10, 12, 130, 2, 4, 2, new Padding(1, 0, 0, 3), 2, 0),
          conv(64, 6, 7, 48, 3, 3, 1, Padding.all(1), 1, 1),
          conv(40, 4, 5, 33, 5, 3, 2, new Padding(3, 2, 0, 1), 1, 1),
          conv(150, 3, 3, 20, 3, 3, 1, Padding.all(2), 2, 1));

  private final SplittableRandom random = new SplittableRandom(11);

  @ParameterizedTest
  @MethodSource("entries")
  void equalsAPlainConvolution(Entry entry) {
    assumeTrue(EmulatedDevice.obstacle().isEmpty(), () -> EmulatedDevice.obstacle().orElseThrow());
    for (int i = 0; i < SHAPES.size(); i++) {
      Conv2d spec = fitted(SHAPES.get(i), entry);
      for (int mode = COUNTS; mode <= AFFINE; mode++) {
        if (!entry.ends(mode)) {
          continue;
        }
        try (EmulatedDevice device = EmulatedDevice.create(9, 0, 1 << 26)) {
          Launches launches = new Launches(device, device.load(FAT_BINARY));
          compare(launches, entry, spec, spec.height() == 1 ? 37 : 1 + i % 2, mode);
        }
      }
    }
  }

  /** The shape, changed to what the kernel is made for. */
  private Conv2d fitted(Conv2d spec, Entry entry) {
    if (entry.words == 0) {
      return spec;
    }
    int channels = 32 * entry.words - random.nextInt(32);
    boolean isAnyKernel = entry.kernel == 0;
    int size = isAnyKernel ? 0 : Math.max(6, spec.height());
    int filters =
        entry.name.endsWith("_floats") ? Math.ceilDiv(spec.filters(), 8) * 8 : spec.filters();
    return conv(
        channels,
        isAnyKernel ? spec.height() : size,
        isAnyKernel ? spec.width() : size,
        filters,
        isAnyKernel ? spec.kernelHeight() : entry.kernel,
        isAnyKernel ? spec.kernelWidth() : entry.kernel,
        spec.stride(),
        spec.padding(),
        spec.dilation(),
        spec.padValue());
  }

  private void compare(Launches launches, Entry entry, Conv2d spec, int n, int mode) {
    Signs input = Signs.random(n * spec.height() * spec.width(), spec.channels(), random);
    int taps = spec.kernelHeight() * spec.kernelWidth();
    Signs weights = Signs.random(spec.filters() * taps, spec.channels(), random);
    int[] sums = convolve(spec, n, input, weights);
    boolean isResident = entry.isWarpgroup() || random.nextBoolean();
    boolean isTernary = !entry.name.endsWith("_signs") && random.nextBoolean();
    Epilogue epilogue = new Epilogue(launches, spec, sums, mode, isTernary);
    launchConv(launches, entry, spec, n, isResident, input, weights, epilogue);
    epilogue.check(entry + " " + spec + " mode " + mode + " resident " + isResident);
  }

  private void launchConv(
      Launches launches,
      Entry entry,
      Conv2d spec,
      int n,
      boolean isResident,
      Signs input,
      Signs weights,
      Epilogue epilogue) {
    int groups = Math.ceilDiv(spec.filters(), 32);
    int words = Math.ceilDiv(spec.channels(), 32);
    int steps = Math.ceilDiv(spec.kernelHeight() * spec.kernelWidth() * words, 8);
    int classes = (spec.outHeight() + 1) * (spec.outWidth() + 1);
    long arranged = launches.upload(new int[groups * steps * 256]);
    long border = launches.upload(new int[classes * groups * 32]);
    Object[] conv = Launches.fields(spec, n);
    launches.launch(
        "arrange_weights",
        new Size(2, 1, 1, 256, 0),
        Launches.all(
            List.of(launches.upload(weights.words()), arranged, border),
            List.of(conv),
            List.of(FOR_PRODUCTS, 0)));
    int rows = Math.ceilDiv(n * spec.outHeight() * spec.outWidth(), entry.rows);
    int gridX = entry.isFew() ? rows : Math.min(rows, 1 + random.nextInt(3));
    launches.launch(
        entry.name,
        new Size(
            gridX,
            Math.ceilDiv(spec.filters(), entry.columns),
            1,
            entry.threads,
            entry.isWarpgroup()
                ? entry.sharedOfWarpgroups(steps, words, classes)
                : entry.shared(steps, isResident)),
        Launches.all(
            List.of(launches.upload(input.words()), arranged, border),
            epilogue.fields(),
            List.of(conv),
            List.of(isResident ? 1 : 0, 0),
            entry.isFew() ? fewFields(spec, n, steps) : List.of()));
  }

  /** What the host works out for {@code conv_bits_few}. */
  private static List<Object> fewFields(Conv2d spec, int n, int steps) {
    int places = spec.outHeight() * spec.outWidth();
    int words = Math.ceilDiv(spec.channels(), 32);
    int[] y =
        axis(spec, spec.height(), spec.outHeight(), spec.kernelHeight(), spec.padding().top());
    int[] x = axis(spec, spec.width(), spec.outWidth(), spec.kernelWidth(), spec.padding().left());
    return List.of(
        n * places,
        places,
        words,
        steps,
        Math.ceilDiv(spec.filters(), 32) * 32,
        reciprocal(places),
        reciprocal(spec.outWidth()),
        reciprocal(words),
        reciprocal(spec.kernelWidth()),
        y[0],
        spec.outHeight() - y[1] - 1,
        x[0],
        spec.outWidth() - x[1] - 1,
        x[0] + 1 + x[1]);
  }

  /** The first and last places that lack a tap, by looking at each. */
  private static int[] axis(Conv2d spec, int size, int places, int kernel, int before) {
    if (spec.padValue() < 0) {
      return new int[] {0, 0};
    }
    int low = 0;
    int high = 0;
    for (int p = 0; p < places; p++) {
      int first = p * spec.stride() - before;
      low += first < 0 ? 1 : 0;
      high += first + spec.dilation() * (kernel - 1) >= size ? 1 : 0;
    }
    return low + high > places ? new int[] {places, 0} : new int[] {low, high};
  }

  private static int reciprocal(int d) {
    return (int) Math.ceilDiv(1L << 31, d);
  }

  private static int[] convolve(Conv2d spec, int n, Signs input, Signs weights) {
    int places = spec.outHeight() * spec.outWidth();
    int[] sums = new int[n * places * spec.filters()];
    for (int p = 0; p < n * places; p++) {
      for (int tap = 0; tap < spec.kernelHeight() * spec.kernelWidth(); tap++) {
        int y =
            p % places / spec.outWidth() * spec.stride()
                - spec.padding().top()
                + tap / spec.kernelWidth() * spec.dilation();
        int x =
            p % spec.outWidth() * spec.stride()
                - spec.padding().left()
                + tap % spec.kernelWidth() * spec.dilation();
        boolean isInside = y >= 0 && y < spec.height() && x >= 0 && x < spec.width();
        int place = isInside ? (p / places * spec.height() + y) * spec.width() + x : -1;
        for (int f = 0; f < spec.filters(); f++) {
          int weight = f * spec.kernelHeight() * spec.kernelWidth() + tap;
          sums[p * spec.filters() + f] +=
              isInside
                  ? input.product(place, weights, weight)
                  : spec.padValue() * weights.sum(weight);
        }
      }
    }
    return sums;
  }

  /** What a launch shall do with the sums, and whether it did. */
  private final class Epilogue {
    private final Launches launches;
    private final int filters;
    private final int[] sums;
    private final int mode;
    private final int planeWords;
    private final long result;
    private final long signs;
    private final long nonZeros;
    private final boolean isTernary;
    private final int[] thresholds;
    private final float[] scale;
    private final float[] shift;
    private final float[] residual;

    Epilogue(Launches launches, Conv2d spec, int[] sums, int mode, boolean isTernary) {
      this.isTernary = isTernary;
      this.launches = launches;
      this.filters = spec.filters();
      this.sums = sums;
      this.mode = mode;
      this.planeWords = sums.length / filters * Math.ceilDiv(filters, 32);
      this.result = launches.upload(new float[sums.length]);
      this.signs = launches.upload(new int[planeWords]);
      this.nonZeros = launches.upload(new int[planeWords]);
      this.thresholds = thresholds(spec);
      this.scale = reals(filters);
      this.shift = reals(filters);
      this.residual = reals(sums.length);
    }

    private float[] reals(int count) {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = random.nextInt(-1000, 1000) / 777f;
      }
      return values;
    }

    /** By compares, or by a table where a sign comes back. */
    private int[] thresholds(Conv2d spec) {
      int bound = spec.taps();
      boolean isTable = random.nextBoolean();
      byte[] values = new byte[filters * (2 * bound + 1)];
      for (int i = 0; i < values.length; i++) {
        int m = i % (2 * bound + 1) - bound;
        int from = i / (2 * bound + 1) % 21 - 10;
        values[i] = (byte) (isTable ? Math.floorMod(m + from, 3) - 1 : Integer.signum(m - from));
      }
      return ThresholdWords.encode(filters, bound, values);
    }

    List<Object> fields() {
      boolean isAffine = mode == AFFINE;
      List<Object> fields = new ArrayList<>();
      fields.add(mode == BITS ? 0L : result);
      fields.add(mode == BITS || isAffine ? signs : 0L);
      fields.add(mode == BITS && isTernary ? nonZeros : 0L);
      fields.add(launches.upload(thresholds));
      fields.addAll(
          List.of(
              launches.upload(scale),
              launches.upload(shift),
              launches.upload(residual),
              0L,
              result));
      fields.addAll(Collections.nCopies(MOST_STEPS - 5, 0L));
      fields.addAll(List.of(mode, STEPS.size(), 1, 0));
      fields.addAll(STEPS);
      fields.addAll(Collections.nCopies(MOST_STEPS - STEPS.size() + MOST_STEPS, 0));
      return fields;
    }

    void check(String what) {
      switch (mode) {
        case COUNTS -> {
          short[] expected = new short[sums.length];
          for (int i = 0; i < sums.length; i++) {
            expected[i] = (short) sums[i];
          }
          assertThat(launches.shorts(result, sums.length)).as(what).isEqualTo(expected);
        }
        case REALS -> {
          float[] expected = new float[sums.length];
          for (int i = 0; i < sums.length; i++) {
            expected[i] = sums[i];
          }
          assertThat(launches.floats(result, sums.length)).as(what).isEqualTo(expected);
        }
        case BITS -> {
          int[] signOf = new int[sums.length];
          for (int i = 0; i < sums.length; i++) {
            signOf[i] = ThresholdWords.sign(thresholds, i % filters, sums[i]);
          }
          assertThat(launches.ints(signs, planeWords)).as(what).isEqualTo(plane(signOf, 1, 1));
          if (isTernary) {
            assertThat(launches.ints(nonZeros, planeWords))
                .as(what)
                .isEqualTo(plane(signOf, 1, -1));
          }
        }
        default -> {
          float[] expected = new float[sums.length];
          int[] signOf = new int[sums.length];
          for (int i = 0; i < sums.length; i++) {
            float y = sums[i] * scale[i % filters] + shift[i % filters] + residual[i];
            expected[i] = Math.max(y, 0);
            signOf[i] = expected[i] > 0 ? 1 : 0;
          }
          assertThat(launches.floats(result, sums.length)).as(what).isEqualTo(expected);
          assertThat(launches.ints(signs, planeWords)).as(what).isEqualTo(plane(signOf, 1, 1));
        }
      }
    }

    /** The bits of those values that are one of two; bits of no filter are 0. */
    private int[] plane(int[] values, int one, int other) {
      int[] plane = new int[planeWords];
      int words = Math.ceilDiv(filters, 32);
      for (int i = 0; i < values.length; i++) {
        if (values[i] == one || values[i] == other) {
          plane[i / filters * words + i % filters / 32] |= 1 << (i % filters);
        }
      }
      return plane;
    }
  }
}
