package org.bnn4j.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Padding;
import org.bnn4j.runtime.kernel.Pool2d;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Maximum and average pools and their gradients. */
interface PoolContract extends BackendUnderTest {
  /** Images in every run. */
  int IMAGES = 2;

  private static List<Pool2d> pools(Element element) {
    List<Pool2d> pools = new ArrayList<>();
    for (int c : ConvolutionSpecs.CHANNELS) {
      pools.add(new Pool2d(element, c, 5, 4, 2, 2, 2, Padding.all(0), c % 2 == 1));
    }
    Padding uneven = new Padding(1, 0, 0, 1);
    for (int kernel = 1; kernel <= 3; kernel++) {
      for (int stride = 1; stride <= 3; stride++) {
        for (boolean ceil : new boolean[] {false, true}) {
          for (Padding padding : List.of(Padding.all(0), Padding.all(1), uneven)) {
            if (kernel > 1 || padding.equals(Padding.all(0))) {
              pools.add(new Pool2d(element, 19, 7, 6, kernel, kernel, stride, padding, ceil));
            }
          }
        }
      }
    }
    pools.add(new Pool2d(element, 17, 8, 8, 8, 8, 8, Padding.all(0), false));
    pools.add(new Pool2d(element, 33, 1, 1, 1, 1, 2, Padding.all(0), true));
    pools.add(new Pool2d(element, 3, 9, 5, 3, 2, 2, new Padding(2, 1, 0, 0), false));
    return pools;
  }

  @TestFactory
  default Stream<DynamicTest> maximumPool() {
    return Stream.of(Element.REAL, Element.COUNT, Element.SIGN)
        .flatMap(element -> pools(element).stream())
        .map(spec -> dynamicTest(spec.toString(), () -> checkMaximum(spec)));
  }

  @TestFactory
  default Stream<DynamicTest> averagePool() {
    return pools(Element.REAL).stream()
        .map(spec -> dynamicTest(spec.toString(), () -> checkAverage(spec)));
  }

  /** The offsets of a window's places in its plane of the image, in row-major order. */
  private static List<Integer> window(Pool2d spec, int y, int x) {
    List<Integer> places = new ArrayList<>();
    int top = y * spec.stride() - spec.padding().top();
    int left = x * spec.stride() - spec.padding().left();
    for (int h = Math.max(top, 0); h < Math.min(top + spec.kernelHeight(), spec.height()); h++) {
      for (int w = Math.max(left, 0); w < Math.min(left + spec.kernelWidth(), spec.width()); w++) {
        places.add(h * spec.width() + w);
      }
    }
    return places;
  }

  private void checkMaximum(Pool2d spec) {
    Sample input = Sample.random(spec.inputType(), IMAGES, 1);
    TensorType gradType = TensorType.real(spec.resultType().shape());
    Sample grad = Sample.random(gradType, IMAGES, 2);
    int plane = spec.height() * spec.width();
    float[] out = new float[grad.values().length];
    float[] dinput = new float[input.values().length];
    int to = 0;
    for (int p = 0; p < IMAGES * spec.channels(); p++) {
      for (int y = 0; y < spec.outHeight(); y++) {
        for (int x = 0; x < spec.outWidth(); x++) {
          int base = p * plane;
          List<Integer> places = window(spec, y, x);
          float most = Float.NEGATIVE_INFINITY;
          for (int place : places) {
            most = Math.max(most, input.values()[base + place]);
          }
          float wanted = most;
          int first =
              places.stream().filter(q -> input.values()[base + q] == wanted).findFirst().get();
          out[to] = most;
          dinput[base + first] += grad.values()[to];
          to++;
        }
      }
    }
    List<float[]> results =
        Trial.runAsReference(
            backend(), IMAGES, k -> k.maxPool(spec), List.of(input), List.of(spec.resultType()));
    Trial.assertSameBits(out, results.getFirst(), "maximum");
    List<float[]> gradients =
        Trial.runAsReference(
            backend(),
            IMAGES,
            k -> k.maxPoolGradient(spec),
            List.of(grad, input),
            List.of(TensorType.real(spec.inputType().shape())));
    Trial.assertSameBits(dinput, gradients.getFirst(), "gradient of the maximum");
  }

  private void checkAverage(Pool2d spec) {
    Sample input = Sample.random(spec.inputType(), IMAGES, 3);
    Sample grad = Sample.random(spec.resultType(), IMAGES, 4);
    int plane = spec.height() * spec.width();
    double[] out = new double[grad.values().length];
    double[] outMagnitude = new double[out.length];
    double[] dinput = new double[input.values().length];
    double[] dinputMagnitude = new double[dinput.length];
    int paddedHeight = spec.height() + spec.padding().top() + spec.padding().bottom();
    int paddedWidth = spec.width() + spec.padding().left() + spec.padding().right();
    int to = 0;
    for (int p = 0; p < IMAGES * spec.channels(); p++) {
      for (int y = 0; y < spec.outHeight(); y++) {
        for (int x = 0; x < spec.outWidth(); x++) {
          int rows = Math.min(spec.kernelHeight(), paddedHeight - y * spec.stride());
          int columns = Math.min(spec.kernelWidth(), paddedWidth - x * spec.stride());
          for (int place : window(spec, y, x)) {
            double share = (double) grad.values()[to] / (rows * columns);
            dinput[p * plane + place] += share;
            dinputMagnitude[p * plane + place] += Math.abs(share);
            double term = (double) input.values()[p * plane + place] / (rows * columns);
            out[to] += term;
            outMagnitude[to] += Math.abs(term);
          }
          to++;
        }
      }
    }
    List<float[]> results =
        Trial.runAsReference(
            backend(),
            IMAGES,
            k -> k.averagePool(spec),
            List.of(input),
            List.of(spec.resultType()));
    Trial.assertClose(out, outMagnitude, results.getFirst(), 1e-5, "average");
    List<float[]> gradients =
        Trial.runAsReference(
            backend(),
            IMAGES,
            k -> k.averagePoolGradient(spec),
            List.of(grad),
            List.of(spec.inputType()));
    Trial.assertClose(
        dinput, dinputMagnitude, gradients.getFirst(), 1e-5, "gradient of the average");
  }

  @Test
  default void tiesGoToTheFirstMaximumAndNanWins() {
    Pool2d spec = new Pool2d(Element.REAL, 1, 2, 8, 2, 2, 2, Padding.all(0), false);
    float nan = Float.NaN;
    Sample input =
        Sample.of(spec.inputType(), 1, 1, -0f, 0, nan, 3, -5, -7, 1, 1, 0, -0f, 4, nan, -3, -3);
    Sample grad = Sample.of(spec.resultType(), 10, 20, 30, 40);
    List<float[]> out =
        Trial.runAsReference(
            backend(), 1, k -> k.maxPool(spec), List.of(input), List.of(spec.resultType()));
    Trial.assertSameBits(new float[] {1, 0, nan, -3}, out.getFirst(), "maxima");
    List<float[]> gradients =
        Trial.runAsReference(
            backend(),
            1,
            k -> k.maxPoolGradient(spec),
            List.of(grad, input),
            List.of(TensorType.real(spec.inputType().shape())));
    assertThat(gradients.getFirst())
        .containsExactly(10, 0, 20, 0, 30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 40, 0);
  }

  @Test
  default void averagesPassNanOn() {
    Pool2d spec = new Pool2d(Element.REAL, 16, 2, 2, 2, 2, 2, Padding.all(0), false);
    float[] values = new float[64];
    Arrays.fill(values, 1);
    values[5] = Float.NaN;
    List<float[]> out =
        Trial.runAsReference(
            backend(),
            1,
            k -> k.averagePool(spec),
            List.of(Sample.of(spec.inputType(), values)),
            List.of(TensorType.real(Shape.batch(16, 1, 1))));
    assertThat(out.getFirst()[1]).isNaN();
    assertThat(out.getFirst()[0]).isEqualTo(1);
  }
}
