package org.bnn4j.examples.benchmarks;

import java.util.Random;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;

/** Our convolution of one image from bits to bits, as a packed network runs it. */
public final class BinaryConvolution {
  private BinaryConvolution() {}

  /** The convolution with a threshold for each channel, on random bits. */
  public static Runnable of(Backend backend, Conv2d spec) {
    Random random = new Random(1);
    Shape shape = spec.resultType().shape();
    TensorType table = TensorType.threshold(spec.filters());
    Formula sign = Formula.threshold(Formula.argument(0), 1);
    Pointwise toBits = Pointwise.of(shape, Element.SIGN, sign, spec.resultType(), table);
    Buffer in = bits(backend, spec.inputType(), random);
    Buffer arranged = backend.allocateWeights(spec);
    Buffer weights = bits(backend, spec.weightType(), random);
    backend.kernels().arrangeWeights(spec).run(1, weights, arranged);
    Buffer thresholds = backend.allocate(1, table);
    backend.writeThresholds(compares(spec, random), thresholds);
    Buffer out = backend.allocate(1, TensorType.sign(shape));
    Kernel kernel = backend.kernels().conv2d(spec, toBits);
    return () -> kernel.run(1, in, arranged, thresholds, out);
  }

  private static Buffer bits(Backend backend, TensorType type, Random random) {
    float[] values = new float[type.shape().elements(1)];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextBoolean() ? 1 : -1;
    }
    Buffer buffer = backend.allocate(1, type);
    backend.write(type, 1, values, buffer);
    return buffer;
  }

  /** For each channel: positive from a small number on, negative below it. */
  private static int[] compares(Conv2d spec, Random random) {
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
