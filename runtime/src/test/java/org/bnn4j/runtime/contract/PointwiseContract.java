package org.bnn4j.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.and;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.batchSize;
import static org.bnn4j.runtime.kernel.Formula.constant;
import static org.bnn4j.runtime.kernel.Formula.divide;
import static org.bnn4j.runtime.kernel.Formula.equal;
import static org.bnn4j.runtime.kernel.Formula.exp;
import static org.bnn4j.runtime.kernel.Formula.floor;
import static org.bnn4j.runtime.kernel.Formula.greater;
import static org.bnn4j.runtime.kernel.Formula.greaterEqual;
import static org.bnn4j.runtime.kernel.Formula.less;
import static org.bnn4j.runtime.kernel.Formula.lessEqual;
import static org.bnn4j.runtime.kernel.Formula.log;
import static org.bnn4j.runtime.kernel.Formula.max;
import static org.bnn4j.runtime.kernel.Formula.min;
import static org.bnn4j.runtime.kernel.Formula.multiply;
import static org.bnn4j.runtime.kernel.Formula.negate;
import static org.bnn4j.runtime.kernel.Formula.not;
import static org.bnn4j.runtime.kernel.Formula.notEqual;
import static org.bnn4j.runtime.kernel.Formula.or;
import static org.bnn4j.runtime.kernel.Formula.round;
import static org.bnn4j.runtime.kernel.Formula.select;
import static org.bnn4j.runtime.kernel.Formula.sigmoid;
import static org.bnn4j.runtime.kernel.Formula.sign;
import static org.bnn4j.runtime.kernel.Formula.sqrt;
import static org.bnn4j.runtime.kernel.Formula.subtract;
import static org.bnn4j.runtime.kernel.Formula.tanh;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Element-wise passes. */
interface PointwiseContract extends BackendUnderTest {
  /** Images in every run. */
  int IMAGES = 3;

  /** The same function of two numbers, written in Java. */
  interface Binary {
    float apply(float a, float b);
  }

  private static Map<Formula, Binary> exactFormulas() {
    Formula a = argument(0);
    Formula b = argument(1);
    Map<Formula, Binary> formulas = new LinkedHashMap<>();
    formulas.put(a, (x, y) -> x);
    formulas.put(constant(-0f), (x, y) -> -0f);
    formulas.put(batchSize(), (x, y) -> IMAGES);
    formulas.put(negate(a), (x, y) -> -x);
    formulas.put(Formula.abs(a), (x, y) -> Math.abs(x));
    formulas.put(sqrt(a), (x, y) -> (float) Math.sqrt(x));
    formulas.put(floor(a), (x, y) -> (float) Math.floor(x));
    formulas.put(round(a), (x, y) -> (float) Math.rint(x));
    formulas.put(add(a, b), (x, y) -> x + y);
    formulas.put(subtract(a, b), (x, y) -> x - y);
    formulas.put(multiply(a, b), (x, y) -> x * y);
    formulas.put(divide(a, b), (x, y) -> x / y);
    formulas.put(min(a, b), Math::min);
    formulas.put(max(a, b), Math::max);
    formulas.put(add(multiply(a, b), a), (x, y) -> x * y + x);
    for (int zero = -1; zero <= 1; zero++) {
      int z = zero;
      formulas.put(sign(a, zero), (x, y) -> x > 0 ? 1 : x < 0 ? -1 : x == 0 ? z : z == 0 ? 0 : -1);
    }
    conditions(formulas);
    return formulas;
  }

  private static void conditions(Map<Formula, Binary> formulas) {
    Formula a = argument(0);
    Formula b = argument(1);
    Formula c = constant(2);
    formulas.put(select(equal(a, b), a, c), (x, y) -> x == y ? x : 2);
    formulas.put(select(notEqual(a, b), a, c), (x, y) -> x != y ? x : 2);
    formulas.put(select(less(a, b), a, c), (x, y) -> x < y ? x : 2);
    formulas.put(select(lessEqual(a, b), a, c), (x, y) -> x <= y ? x : 2);
    formulas.put(select(greater(a, b), a, c), (x, y) -> x > y ? x : 2);
    formulas.put(select(greaterEqual(a, b), a, c), (x, y) -> x >= y ? x : 2);
    formulas.put(
        select(and(less(a, b), greater(a, constant(0))), b, c), (x, y) -> x < y && x > 0 ? y : 2);
    formulas.put(
        select(or(less(a, b), greater(a, constant(0))), b, c), (x, y) -> x < y || x > 0 ? y : 2);
    formulas.put(select(not(less(a, b)), b, c), (x, y) -> !(x < y) ? y : 2);
  }

  private static float[] awkward() {
    float nan = Float.NaN;
    float infinity = Float.POSITIVE_INFINITY;
    return new float[] {
      0,
      -0f,
      1,
      -1,
      0.5f,
      -0.5f,
      1.5f,
      2.5f,
      -2.5f,
      8388609f,
      -3e9f,
      0x1p-130f,
      -Float.MIN_VALUE,
      3e38f,
      -3e38f,
      nan,
      infinity,
      -infinity,
      Math.nextDown(0.5f)
    };
  }

  @TestFactory
  default Stream<DynamicTest> formulas() {
    return exactFormulas().entrySet().stream()
        .map(entry ->
            dynamicTest(entry.getKey().toString(), () -> check(entry.getKey(), entry.getValue())));
  }

  /** All pairs of awkward values. */
  private void check(Formula formula, Binary binary) {
    float[] values = awkward();
    int count = values.length;
    TensorType type = TensorType.real(Shape.batch(count, 1, count));
    float[] a = new float[IMAGES * count * count];
    float[] b = new float[a.length];
    float[] expected = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      a[i] = values[i % count];
      b[i] = values[i / count % count];
      expected[i] = binary.apply(a[i], b[i]);
    }
    Pointwise spec = Pointwise.of(type.shape(), Element.REAL, formula, type, type);
    List<float[]> results =
        Trial.runAsReference(
            backend(),
            IMAGES,
            k -> k.pointwise(spec),
            List.of(Sample.of(type, a), Sample.of(type, b)),
            List.of(type));
    Trial.assertSameBits(expected, results.getFirst(), formula.toString());
  }

  /** Values of every exponent; {@code ElementaryTest} says how near the functions are. */
  @TestFactory
  default Stream<DynamicTest> elementaryFunctions() {
    Formula x = argument(0);
    return Stream.of(exp(x), log(x), tanh(x), sigmoid(x))
        .map(formula -> dynamicTest(formula.toString(), () -> checkElementary(formula)));
  }

  private void checkElementary(Formula formula) {
    TensorType type = TensorType.real(Shape.batch(67, 31, 31));
    float[] values = new float[type.shape().elements(1)];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(i * 66_707);
    }
    System.arraycopy(awkward(), 0, values, 0, awkward().length);
    Pointwise spec = Pointwise.of(type.shape(), Element.REAL, formula, type);
    Trial.runAsReference(
        backend(), 1, k -> k.pointwise(spec), List.of(Sample.of(type, values)), List.of(type));
  }

  @TestFactory
  default Stream<DynamicTest> broadcasting() {
    List<Shape> shapes = new ArrayList<>();
    for (int c : ConvolutionSpecs.CHANNELS) {
      shapes.add(Shape.batch(c, 2, 3));
      shapes.add(Shape.of(5, c, 3, 2));
    }
    shapes.add(Shape.of(IMAGES, 4, 3, 3));
    shapes.add(Shape.of(40, 1, 1, 1));
    shapes.add(Shape.batch(10, 1, 1));
    shapes.add(Shape.scalar());
    return shapes.stream().map(s -> dynamicTest(s.toString(), () -> checkBroadcasting(s)));
  }

  private void checkBroadcasting(Shape shape) {
    for (int mask = 0; mask < 16; mask++) {
      Shape small =
          new Shape(
              (mask & 1) == 0 ? shape.n() : 1,
              (mask & 2) == 0 ? shape.c() : 1,
              (mask & 4) == 0 ? shape.h() : 1,
              (mask & 8) == 0 ? shape.w() : 1);
      Element element =
          List.of(Element.REAL, Element.SIGN, Element.TERNARY, Element.COUNT).get(mask % 4);
      Sample a = Sample.random(TensorType.real(shape), IMAGES, 1);
      Sample b = Sample.random(new TensorType(element, small), IMAGES, 2);
      float[] expected = new float[a.values().length];
      for (int i = 0; i < expected.length; i++) {
        int w = i % shape.w() % small.w();
        int h = i / shape.w() % shape.h() % small.h();
        int c = i / (shape.w() * shape.h()) % shape.c() % small.c();
        int n = i / shape.image() % small.n(IMAGES);
        float other = b.values()[((n * small.c() + c) * small.h() + h) * small.w() + w];
        expected[i] = a.values()[i] - other * 0.3f;
      }
      Formula formula = subtract(argument(0), multiply(argument(1), constant(0.3f)));
      Pointwise spec = Pointwise.of(shape, Element.REAL, formula, a.type(), b.type());
      List<float[]> results =
          Trial.runAsReference(
              backend(), IMAGES, k -> k.pointwise(spec), List.of(a, b), List.of(a.type()));
      Trial.assertSameBits(expected, results.getFirst(), b.type() + " in " + shape);
    }
  }

  @TestFactory
  default Stream<DynamicTest> resultsOfEveryElement() {
    return ConvolutionSpecs.CHANNELS.stream()
        .flatMap(c -> Stream.of(Shape.batch(c, 3, 5), Shape.of(4, c, 3, 3)))
        .map(shape -> dynamicTest(shape.toString(), () -> checkResults(shape)));
  }

  /** Several results of one pass, each of another element type. */
  private void checkResults(Shape shape) {
    Formula a = argument(0);
    Formula rounded = round(min(max(multiply(a, constant(100)), constant(-500)), constant(500)));
    Pointwise spec =
        new Pointwise(
            shape,
            List.of(TensorType.real(shape)),
            List.of(
                new Pointwise.Result(Element.SIGN, sign(a, 1)),
                new Pointwise.Result(Element.REAL, add(a, a)),
                new Pointwise.Result(Element.TERNARY, sign(a, 0)),
                new Pointwise.Result(Element.COUNT, rounded)));
    Sample input = Sample.random(TensorType.real(shape), IMAGES, 3);
    List<float[]> results =
        Trial.runAsReference(
            backend(),
            IMAGES,
            k -> k.pointwise(spec),
            List.of(input),
            List.of(
                TensorType.sign(shape),
                TensorType.real(shape),
                TensorType.ternary(shape),
                TensorType.count(shape)));
    float[][] expected = new float[4][input.values().length];
    for (int i = 0; i < input.values().length; i++) {
      float x = input.values()[i];
      expected[0][i] = x >= 0 ? 1 : -1;
      expected[1][i] = x + x;
      expected[2][i] = Math.signum(x) + 0f;
      expected[3][i] = (float) Math.rint(Math.clamp(x * 100, -500f, 500f)) + 0f;
    }
    for (int i = 0; i < expected.length; i++) {
      Trial.assertSameBits(expected[i], results.get(i), spec.results().get(i).toString());
    }
  }

  /** Signs with zeros and NaN among the values, over whole words and over parts of words. */
  @TestFactory
  default Stream<DynamicTest> signsOfAwkwardValues() {
    return Stream.of(31, 32, 64, 65)
        .map(c -> Shape.batch(c, 2, 3))
        .map(shape -> dynamicTest(shape.toString(), () -> checkSigns(shape)));
  }

  private void checkSigns(Shape shape) {
    Sample input = Sample.random(TensorType.real(shape), IMAGES, 8);
    for (int i = 0; i < input.values().length; i += 5) {
      input.values()[i] = i % 3 == 0 ? 0f : i % 3 == 1 ? -0f : Float.NaN;
    }
    Formula a = argument(0);
    List<Formula> signs =
        List.of(sign(a, 1), sign(a, -1), select(less(a, constant(1)), constant(1), constant(-1)));
    Pointwise spec =
        new Pointwise(
            shape,
            List.of(input.type()),
            signs.stream().map(formula -> new Pointwise.Result(Element.SIGN, formula)).toList());
    List<float[]> results =
        Trial.runAsReference(
            backend(),
            IMAGES,
            kernels -> kernels.pointwise(spec),
            List.of(input),
            Collections.nCopies(signs.size(), TensorType.sign(shape)));
    for (int i = 0; i < input.values().length; i++) {
      float x = input.values()[i];
      assertThat(results.get(0)[i]).isEqualTo(x >= 0 ? 1 : -1);
      assertThat(results.get(1)[i]).isEqualTo(x > 0 ? 1 : -1);
      assertThat(results.get(2)[i]).isEqualTo(x < 1 ? 1 : -1);
    }
  }

  @Test
  default void resultsMayTakeThePlaceOfOperands() {
    for (Shape shape : List.of(Shape.batch(33, 3, 2), Shape.of(7, 5, 3, 3))) {
      TensorType type = TensorType.real(shape);
      Sample a = Sample.random(type, IMAGES, 4);
      Sample b = Sample.random(type, IMAGES, 5);
      Pointwise swap =
          new Pointwise(
              shape,
              List.of(type, type),
              List.of(
                  new Pointwise.Result(Element.REAL, argument(1)),
                  new Pointwise.Result(Element.REAL, add(argument(0), argument(1)))));
      Buffer first = Trial.load(backend(), IMAGES, a);
      Buffer second = Trial.load(backend(), IMAGES, b);
      backend().kernels().pointwise(swap).run(IMAGES, first, second, first, second);
      float[] sums = new float[a.values().length];
      for (int i = 0; i < sums.length; i++) {
        sums[i] = a.values()[i] + b.values()[i];
      }
      Trial.assertSameBits(
          b.values(), Trial.read(backend(), IMAGES, type, first), "first of " + shape);
      Trial.assertSameBits(sums, Trial.read(backend(), IMAGES, type, second), "second of " + shape);
    }
  }

  @Test
  default void imagesBeyondTheBatchAreLeftAlone() {
    TensorType type = TensorType.real(Shape.batch(17, 3, 3));
    Buffer buffer = Trial.load(backend(), 3, Sample.random(type, 3, 6));
    float[] before = Trial.read(backend(), 3, type, buffer);
    Pointwise zero = Pointwise.of(type.shape(), Element.REAL, constant(0), type);
    backend().kernels().pointwise(zero).run(1, buffer, buffer);
    Arrays.fill(before, 0, 17 * 9, 0f);
    Trial.assertSameBits(before, Trial.read(backend(), 3, type, buffer), "rest of the batch");
  }
}
