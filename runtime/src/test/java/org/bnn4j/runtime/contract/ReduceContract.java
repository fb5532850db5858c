package org.bnn4j.runtime.contract;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Reduce;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Sums and means. */
interface ReduceContract extends BackendUnderTest {
  /** Images in every run. */
  int IMAGES = 3;

  /** All axes. */
  List<Axis> AXES = List.of(Axis.N, Axis.C, Axis.H, Axis.W);

  @TestFactory
  default Stream<DynamicTest> sumsOverEveryChoiceOfAxes() {
    List<Shape> shapes = new ArrayList<>();
    for (int c : ConvolutionSpecs.CHANNELS) {
      shapes.add(Shape.batch(c, 3, 4));
      shapes.add(Shape.of(5, c, 3, 3));
    }
    shapes.add(Shape.batch(17, 1, 1));
    shapes.add(Shape.batch(18, 1, 37));
    shapes.add(Shape.of(40, 33, 1, 1));
    shapes.add(Shape.of(IMAGES, 33, 2, 1));
    shapes.add(Shape.perChannel(70));
    shapes.add(Shape.of(70, 5, 8, 2));
    shapes.add(Shape.of(600, 3, 1, 2));
    return shapes.stream().map(shape -> dynamicTest(shape.toString(), () -> check(shape)));
  }

  private void check(Shape shape) {
    for (int mask = 1; mask < 16; mask++) {
      List<Axis> over = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        if ((mask >> i & 1) == 1) {
          over.add(AXES.get(i));
        }
      }
      check(shape, over, mask % 2 == 0);
    }
  }

  private void check(Shape shape, List<Axis> over, boolean mean) {
    TensorType real = TensorType.real(shape);
    TensorType perChannel = TensorType.real(Shape.perChannel(shape.c()));
    Formula product = Formula.multiply(Formula.argument(0), Formula.argument(1));
    Formula deviation = Formula.subtract(Formula.argument(0), Formula.argument(2));
    TensorType signs = TensorType.sign(shape);
    Reduce spec =
        new Reduce(
            shape, List.of(real, signs, perChannel), List.of(product, deviation), over, mean);
    Sample a = Sample.random(real, IMAGES, 1);
    Sample b = Sample.random(signs, IMAGES, 2);
    Sample c = Sample.random(perChannel, 1, 3);
    TensorType result = TensorType.real(spec.resultShape());
    int results = result.shape().elements(IMAGES);
    double[][] sums = new double[2][results];
    double[][] magnitudes = new double[2][results];
    int terms = a.values().length / results;
    for (int i = 0; i < a.values().length; i++) {
      int to = target(shape, spec.resultShape(), i);
      int channel = i / (shape.h() * shape.w()) % shape.c();
      double[] values = {
        (double) a.values()[i] * b.values()[i], (double) a.values()[i] - c.values()[channel]
      };
      for (int j = 0; j < 2; j++) {
        sums[j][to] += mean ? values[j] / terms : values[j];
        magnitudes[j][to] += Math.abs(mean ? values[j] / terms : values[j]);
      }
    }
    List<float[]> actual =
        Trial.runAsReference(
            backend(), IMAGES, k -> k.reduce(spec), List.of(a, b, c), List.of(result, result));
    for (int j = 0; j < 2; j++) {
      Trial.assertClose(
          sums[j], magnitudes[j], actual.get(j), 1e-5, (mean ? "mean over " : "sum over ") + over);
    }
  }

  /** The place in the result of element {@code i}. */
  private static int target(Shape shape, Shape result, int i) {
    int w = i % shape.w() % result.w();
    int h = i / shape.w() % shape.h() % result.h();
    int c = i / (shape.w() * shape.h()) % shape.c() % result.c();
    int n = i / shape.image() % result.n(IMAGES);
    return ((n * result.c() + c) * result.h() + h) * result.w() + w;
  }

  @Test
  default void sumsOfCountsAndTernariesAreTheirValues() {
    for (Element element : List.of(Element.COUNT, Element.TERNARY, Element.SIGN)) {
      TensorType type = new TensorType(element, Shape.batch(35, 4, 3));
      Reduce spec =
          new Reduce(
              type.shape(),
              List.of(type),
              List.of(Formula.argument(0)),
              List.of(Axis.N, Axis.C, Axis.H, Axis.W),
              false);
      Sample input = Sample.random(type, IMAGES, 4);
      float sum = 0;
      for (float value : input.values()) {
        sum += value;
      }
      List<float[]> actual =
          Trial.runAsReference(
              backend(),
              IMAGES,
              k -> k.reduce(spec),
              List.of(input),
              List.of(TensorType.real(Shape.scalar())));
      Trial.assertSameBits(new float[] {sum}, actual.getFirst(), "sum of " + type);
    }
  }

  /** A billion and many ones: only the order that is written down gives these bits. */
  @Test
  default void theOrderOfASumIsItsMeaning() {
    TensorType type = TensorType.real(Shape.batch(33, 1, 1));
    Reduce spec =
        new Reduce(
            type.shape(), List.of(type), List.of(Formula.argument(0)), List.of(Axis.C), false);
    float[] values = new float[33];
    Arrays.fill(values, 1);
    values[0] = 1e9f;
    values[16] = -1e9f;
    List<float[]> actual =
        Trial.run(
            backend(),
            1,
            k -> k.reduce(spec),
            List.of(Sample.of(type, values)),
            List.of(TensorType.real(Shape.batch(1, 1, 1))));
    Trial.assertSameBits(new float[] {31}, actual.getFirst(), "sum");
  }
}
