package org.bnn4j.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.Kernels;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.reference.ReferenceBackend;

/**
 * Runs of kernels, in memory for more images than the run has and with results that held other
 * values.
 */
final class Trial {
  /** Images beyond those of the run. */
  private static final int SPARE = 2;

  private static final Backend REFERENCE = ReferenceBackend.create();

  private Trial() {}

  /** Runs a kernel on a backend. */
  static List<float[]> run(
      Backend backend,
      int n,
      Function<Kernels, Kernel> prepare,
      List<Sample> inputs,
      List<TensorType> results) {
    List<Buffer> arguments = new ArrayList<>();
    inputs.forEach(input -> arguments.add(load(backend, n, input)));
    results.forEach(type -> arguments.add(scribbled(backend, n, type)));
    Kernel kernel = prepare.apply(backend.kernels());
    kernel.runAll(n, arguments.toArray(Buffer[]::new));
    List<float[]> values = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      values.add(read(backend, n, results.get(i), arguments.get(inputs.size() + i)));
    }
    return values;
  }

  /** Runs a kernel on a backend and on the reference, and compares the bits. */
  static List<float[]> runAsReference(
      Backend backend,
      int n,
      Function<Kernels, Kernel> prepare,
      List<Sample> inputs,
      List<TensorType> results) {
    List<float[]> values = run(backend, n, prepare, inputs, results);
    List<float[]> expected = run(REFERENCE, n, prepare, inputs, results);
    for (int i = 0; i < values.size(); i++) {
      assertSameBits(expected.get(i), values.get(i), "result " + i + " against the reference");
    }
    return values;
  }

  /** Weights in the order of the backend. */
  static Buffer arranged(Backend backend, Conv2d spec, Sample weights) {
    Buffer plain = load(backend, 1, weights);
    Buffer arranged = backend.allocateWeights(spec);
    backend.kernels().arrangeWeights(spec).run(1, plain, arranged);
    return arranged;
  }

  /** Memory that holds a sample. */
  static Buffer load(Backend backend, int n, Sample sample) {
    Buffer buffer = backend.allocate(n + SPARE, sample.type());
    switch (sample.type().element()) {
      case INDEX -> backend.writeIndices(n, sample.words(), buffer);
      case THRESHOLD -> backend.writeThresholds(sample.words(), buffer);
      default -> backend.write(sample.type(), n, sample.values(), buffer);
    }
    return buffer;
  }

  /** Memory for a result, which holds other values. */
  static Buffer scribbled(Backend backend, int n, TensorType type) {
    return load(backend, n + SPARE, Sample.random(type, n + SPARE, 99));
  }

  static float[] read(Backend backend, int n, TensorType type, Buffer buffer) {
    float[] values = new float[type.shape().elements(n)];
    backend.read(type, n, buffer, values);
    return values;
  }

  /** The same bits, but any NaN for NaN. */
  static void assertSameBits(float[] expected, float[] actual, String what) {
    assertThat(actual.length).as(what).isEqualTo(expected.length);
    for (int i = 0; i < actual.length; i++) {
      if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
        fail("%s: element %d of %d is %s, not %s", what, i, actual.length, actual[i], expected[i]);
      }
    }
  }

  /** Within a part of the magnitude of what was added up. */
  static void assertClose(
      double[] expected, double[] magnitude, float[] actual, double part, String what) {
    assertThat(actual.length).as(what).isEqualTo(expected.length);
    for (int i = 0; i < actual.length; i++) {
      if (!(Math.abs(actual[i] - expected[i]) <= part * magnitude[i])) {
        fail("%s: element %d of %d is %s, not %s", what, i, actual.length, actual[i], expected[i]);
      }
    }
  }
}
