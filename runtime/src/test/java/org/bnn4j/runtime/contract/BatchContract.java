package org.bnn4j.runtime.contract;

import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.constant;
import static org.bnn4j.runtime.kernel.Formula.max;
import static org.bnn4j.runtime.kernel.Formula.multiply;
import static org.bnn4j.runtime.kernel.Formula.sign;
import static org.bnn4j.runtime.kernel.Formula.threshold;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Padding;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.kernel.ThresholdWords;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Binary convolutions of many images, for which a backend may have other kernels than for few. */
interface BatchContract extends BackendUnderTest {
  /** Images that differ; the batch repeats them. */
  int DISTINCT = 3;

  /** Enough to keep the device busy. */
  default int manyImages() {
    return 2 * DISTINCT;
  }

  private static List<Conv2d> convolutions() {
    return List.of(
        conv(64, 14, 64, 3, 1, 0),
        conv(64, 14, 64, 3, 1, 1),
        conv(128, 10, 136, 3, 1, -1),
        conv(96, 12, 256, 1, 1, 0),
        conv(33, 17, 40, 3, 2, 1),
        conv(4160, 1, 100, 1, 1, 0));
  }

  private static Conv2d conv(int channels, int size, int filters, int kernel, int stride, int pad) {
    Element sign = Element.SIGN;
    Padding padding = Padding.all(kernel / 2);
    return new Conv2d(
        sign, sign, channels, size, size, filters, kernel, kernel, stride, padding, 1, 1, pad);
  }

  private static TensorType table(Conv2d spec) {
    return TensorType.threshold(spec.filters());
  }

  /** Sums; signs of sums by thresholds; floats with a residual, and their signs. */
  private static List<Pointwise> epilogues(Conv2d spec) {
    TensorType sums = spec.resultType();
    Shape shape = sums.shape();
    TensorType scale = TensorType.real(Shape.perChannel(spec.filters()));
    var y = add(multiply(argument(0), argument(1)), argument(2));
    return List.of(
        Pointwise.of(shape, sums.element(), argument(0), sums),
        Pointwise.of(shape, Element.SIGN, threshold(argument(0), 1), sums, table(spec)),
        new Pointwise(
            shape,
            List.of(sums, scale, TensorType.real(shape)),
            List.of(
                new Pointwise.Result(Element.REAL, max(y, constant(0))),
                new Pointwise.Result(Element.SIGN, sign(y, 1)))));
  }

  @TestFactory
  default Stream<DynamicTest> convolutionOfManyImages() {
    return convolutions().stream().map(spec -> dynamicTest(spec.toString(), () -> check(spec)));
  }

  private void check(Conv2d spec) {
    for (Pointwise epilogue : epilogues(spec)) {
      List<float[]> few = run(ReferenceBackend.create(), spec, epilogue, DISTINCT);
      List<float[]> many = run(backend(), spec, epilogue, manyImages());
      for (int i = 0; i < few.size(); i++) {
        float[] expected = repeated(few.get(i), manyImages());
        Trial.assertSameBits(expected, many.get(i), "result " + i + " of " + epilogue);
      }
    }
  }

  private static List<float[]> run(Backend backend, Conv2d spec, Pointwise epilogue, int n) {
    List<Buffer> buffers = new ArrayList<>();
    buffers.add(Trial.load(backend, n, images(spec.inputType(), n, 1)));
    buffers.add(Trial.arranged(backend, spec, Sample.random(spec.weightType(), 1, 2)));
    for (int i = 1; i < epilogue.operands().size(); i++) {
      TensorType type = epilogue.operands().get(i);
      Sample operand = type.equals(table(spec)) ? thresholds(spec) : images(type, n, 2 + i);
      buffers.add(Trial.load(backend, n, operand));
    }
    int firstResult = buffers.size();
    List<TensorType> types =
        epilogue.results().stream()
            .map(r -> new TensorType(r.element(), spec.resultType().shape()))
            .toList();
    types.forEach(type -> buffers.add(backend.allocate(n, type)));
    backend.kernels().conv2d(spec, epilogue).runAll(n, buffers.toArray(Buffer[]::new));
    List<float[]> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      values.add(Trial.read(backend, n, types.get(i), buffers.get(firstResult + i)));
    }
    return values;
  }

  /** The same images again and again. */
  private static Sample images(TensorType type, int n, long seed) {
    if (!type.shape().isBatch()) {
      return Sample.random(type, n, seed);
    }
    Sample distinct = Sample.random(type, DISTINCT, seed);
    return Sample.of(type, repeated(distinct.values(), n));
  }

  private static float[] repeated(float[] images, int n) {
    float[] all = new float[images.length / DISTINCT * n];
    for (int i = 0; i < all.length; i++) {
      all[i] = images[i % images.length];
    }
    return all;
  }

  private static Sample thresholds(Conv2d spec) {
    SplittableRandom random = new SplittableRandom(7);
    int integers = 2 * spec.taps() + 1;
    byte[] signs = new byte[spec.filters() * integers];
    for (int filter = 0; filter < spec.filters(); filter++) {
      int step = spec.taps() + random.nextInt(-20, 21);
      for (int i = 0; i < integers; i++) {
        signs[filter * integers + i] = (byte) (i >= step ? 1 : -1);
      }
    }
    return Sample.ofWords(table(spec), ThresholdWords.encode(spec.filters(), spec.taps(), signs));
  }
}
