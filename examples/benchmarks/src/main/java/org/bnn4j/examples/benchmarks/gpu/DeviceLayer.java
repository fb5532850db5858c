package org.bnn4j.examples.benchmarks.gpu;

import java.util.List;
import java.util.Random;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Padding;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;

/** A binary convolution whose operands, random, lie on the device. */
final class DeviceLayer {
  private final Backend backend;
  private final Conv2d spec;
  private final int batch;
  private final Random random = new Random(1);

  private DeviceLayer(Backend backend, Conv2d spec, int batch) {
    this.backend = backend;
    this.spec = spec;
    this.batch = batch;
  }

  /** 3x3, as many filters as channels, padded by one place of {@code padValue}. */
  static DeviceLayer conv3x3(Backend backend, int channels, int size, int batch, int padValue) {
    return new DeviceLayer(
        backend, conv(channels, size, size, channels, 3, Padding.all(1), padValue), batch);
  }

  /** A product of square matrices of bits. */
  static DeviceLayer product(Backend backend, int size) {
    int rows = Math.max(1, size / 128);
    Conv2d spec = conv(size, rows, size / rows, size, 1, Padding.all(0), 0);
    return new DeviceLayer(backend, spec, 1);
  }

  private static Conv2d conv(
      int channels, int height, int width, int filters, int kernel, Padding padding, int padValue) {
    return new Conv2d(
        Element.SIGN,
        Element.SIGN,
        channels,
        height,
        width,
        filters,
        kernel,
        kernel,
        1,
        padding,
        1,
        1,
        padValue);
  }

  /** To integers, as they are. */
  Runnable toCounts() {
    Kernel kernel = backend.kernels().conv2d(spec);
    Buffer in = bits(spec.inputType(), batch);
    Buffer weights = weights();
    Buffer out = backend.allocate(batch, spec.resultType());
    return () -> kernel.run(batch, in, weights, out);
  }

  /** To bits by a threshold for each channel. */
  Runnable toBits() {
    Shape shape = spec.resultType().shape();
    TensorType table = TensorType.threshold(spec.filters());
    Formula sign = Formula.threshold(Formula.argument(0), 1);
    Pointwise epilogue = Pointwise.of(shape, Element.SIGN, sign, spec.resultType(), table);
    Kernel kernel = backend.kernels().conv2d(spec, epilogue);
    Buffer in = bits(spec.inputType(), batch);
    Buffer weights = weights();
    Buffer thresholds = backend.allocate(1, table);
    backend.writeThresholds(thresholdWords(), thresholds);
    Buffer out = backend.allocate(batch, TensorType.sign(shape));
    return () -> kernel.run(batch, in, weights, thresholds, out);
  }

  /** Scale, offset and a real residual, to floats and to their signs. */
  Runnable withResidual() {
    Shape shape = spec.resultType().shape();
    TensorType perChannel = TensorType.real(Shape.perChannel(spec.filters()));
    TensorType real = TensorType.real(shape);
    Formula scaled = Formula.multiply(Formula.argument(0), Formula.argument(1));
    Formula normalised = Formula.add(scaled, Formula.argument(2));
    Formula sum = Formula.add(normalised, Formula.argument(3));
    Pointwise epilogue =
        new Pointwise(
            shape,
            List.of(spec.resultType(), perChannel, perChannel, real),
            List.of(
                new Pointwise.Result(Element.REAL, sum),
                new Pointwise.Result(Element.SIGN, Formula.sign(sum, 1))));
    Kernel kernel = backend.kernels().conv2d(spec, epilogue);
    Buffer[] arguments = {
      bits(spec.inputType(), batch),
      weights(),
      reals(perChannel, 1),
      reals(perChannel, 1),
      reals(real, batch),
      backend.allocate(batch, real),
      backend.allocate(batch, TensorType.sign(shape))
    };
    return () -> kernel.runAll(batch, arguments);
  }

  /** Bytes that {@link #withResidual} must move at least, weights not counted. */
  double residualBytes() {
    double places = (double) batch * spec.outHeight() * spec.outWidth();
    double bits = (spec.channels() + spec.filters()) / 8.0;
    return places * (bits + 2.0 * Float.BYTES * spec.filters());
  }

  /** Two for each multiply-accumulate, those with zeros of the padding counted. */
  double operations() {
    return 2.0 * batch * spec.taps() * spec.resultType().shape().image();
  }

  private Buffer weights() {
    Buffer arranged = backend.allocateWeights(spec);
    Buffer plain = bits(spec.weightType(), 1);
    backend.kernels().arrangeWeights(spec).run(1, plain, arranged);
    return arranged;
  }

  private Buffer bits(TensorType type, int n) {
    float[] values = new float[type.shape().elements(n)];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextBoolean() ? 1 : -1;
    }
    return written(type, n, values);
  }

  private Buffer reals(TensorType type, int n) {
    float[] values = new float[type.shape().elements(n)];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return written(type, n, values);
  }

  private Buffer written(TensorType type, int n, float[] values) {
    Buffer buffer = backend.allocate(n, type);
    backend.write(type, n, values, buffer);
    return buffer;
  }

  /** For each channel: positive from a small number on, negative below it. */
  private int[] thresholdWords() {
    int[] words = new int[2 + 4 * spec.filters()];
    words[1] = spec.taps();
    for (int at = 2; at < words.length; at += 4) {
      int from = random.nextInt(-8, 9);
      words[at] = from;
      words[at + 2] = from;
      words[at + 3] = 1;
    }
    return words;
  }
}
