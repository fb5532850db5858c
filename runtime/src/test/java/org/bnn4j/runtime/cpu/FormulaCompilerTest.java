package org.bnn4j.runtime.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Formula.BinaryOperator;
import org.bnn4j.runtime.kernel.Formula.Comparison;
import org.bnn4j.runtime.kernel.Formula.Condition;
import org.bnn4j.runtime.kernel.Formula.UnaryOperator;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Random formulas over awkward values give the bits that the reference's interpreter gives. */
final class FormulaCompilerTest {
  private static final float[] AWKWARD = {
    0f,
    -0f,
    1,
    -1,
    0.5f,
    -0.5f,
    1.5f,
    2.5f,
    -2.5f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MAX_VALUE,
    8388607.5f,
    -8388608f,
    16777216f,
    88.5f,
    -104.5f,
    0.625f,
    -0.625f
  };
  private static final int N = 3;

  private static final List<Shape> SHAPES =
      List.of(Shape.batch(37, 3, 5), Shape.batch(64, 2, 2), Shape.of(7, 5, 3, 1));

  @TestFactory
  Stream<DynamicTest> vector() {
    return all("vector");
  }

  @TestFactory
  Stream<DynamicTest> plain() {
    return all("plain");
  }

  private static Stream<DynamicTest> all(String kernels) {
    return IntStream.range(0, 150)
        .mapToObj(seed -> dynamicTest("tree " + seed, () -> check(kernels, new Random(seed))));
  }

  private static void check(String kernels, Random random) {
    Shape shape = SHAPES.get(random.nextInt(SHAPES.size()));
    List<TensorType> operands = new ArrayList<>();
    operands.add(TensorType.real(shape));
    Element[] elements = {Element.REAL, Element.SIGN, Element.TERNARY, Element.COUNT};
    for (int i = 0; i < 3; i++) {
      Shape operand = shape;
      for (Axis axis : Axis.values()) {
        operand = random.nextInt(3) == 0 ? operand.with(axis, 1) : operand;
      }
      operands.add(new TensorType(elements[random.nextInt(4)], operand));
    }
    List<Pointwise.Result> results = new ArrayList<>();
    results.add(new Pointwise.Result(Element.REAL, formula(random, 4)));
    results.add(new Pointwise.Result(Element.SIGN, Formula.sign(formula(random, 3), 1)));
    results.add(new Pointwise.Result(Element.TERNARY, Formula.sign(formula(random, 3), 0)));
    Pointwise spec = new Pointwise(shape, operands, results);
    long seed = random.nextLong();
    List<float[]> expected = run(ReferenceBackend.create(), spec, seed);
    try (CpuBackend backend = CpuBackend.create(kernels, 1)) {
      List<float[]> actual = run(backend, spec, seed);
      for (int r = 0; r < actual.size(); r++) {
        for (int i = 0; i < actual.get(r).length; i++) {
          assertThat(Float.floatToIntBits(actual.get(r)[i]))
              .as("result %s element %s: %s", r, i, spec)
              .isEqualTo(Float.floatToIntBits(expected.get(r)[i]));
        }
      }
    }
  }

  private static List<float[]> run(Backend backend, Pointwise spec, long seed) {
    Random random = new Random(seed);
    List<Buffer> buffers = new ArrayList<>();
    for (TensorType type : spec.operands()) {
      float[] values = new float[type.shape().elements(N)];
      for (int i = 0; i < values.length; i++) {
        float sign = random.nextBoolean() ? 1 : -1;
        values[i] =
            switch (type.element()) {
              case SIGN -> sign;
              case TERNARY -> random.nextInt(3) == 0 ? 0 : sign;
              case COUNT -> random.nextInt(65535) - 32767;
              default ->
                  random.nextInt(3) == 0
                      ? AWKWARD[random.nextInt(AWKWARD.length)]
                      : (float) random.nextGaussian() * 4;
            };
      }
      Buffer buffer = backend.allocate(N, type);
      backend.write(type, N, values, buffer);
      buffers.add(buffer);
    }
    // The first result takes the place of operand 0.
    buffers.add(buffers.getFirst());
    for (Pointwise.Result result : spec.results().subList(1, 3)) {
      buffers.add(backend.allocate(N, new TensorType(result.element(), spec.shape())));
    }
    backend.kernels().pointwise(spec).runAll(N, buffers.toArray(Buffer[]::new));
    List<float[]> results = new ArrayList<>();
    for (int r = 0; r < spec.results().size(); r++) {
      float[] values = new float[spec.shape().elements(N)];
      TensorType type = new TensorType(spec.results().get(r).element(), spec.shape());
      backend.read(type, N, buffers.get(spec.operands().size() + r), values);
      results.add(values);
    }
    return results;
  }

  private static Formula formula(Random random, int depth) {
    if (depth == 0 || random.nextInt(6) == 0) {
      return switch (random.nextInt(8)) {
        case 0 -> Formula.constant(AWKWARD[random.nextInt(AWKWARD.length)]);
        case 1 -> Formula.batchSize();
        default -> Formula.argument(random.nextInt(4));
      };
    }
    Formula a = formula(random, depth - 1);
    Formula b = random.nextInt(8) == 0 ? a : formula(random, depth - 1);
    return switch (random.nextInt(5)) {
      case 0 -> new Formula.Unary(any(random, UnaryOperator.values()), a);
      case 1, 2 -> new Formula.Binary(any(random, BinaryOperator.values()), a, b);
      case 3 -> Formula.select(condition(random, depth - 1), a, b);
      default -> Formula.sign(a, random.nextInt(3) - 1);
    };
  }

  private static Condition condition(Random random, int depth) {
    return switch (depth == 0 ? 3 : random.nextInt(6)) {
      case 0 -> Formula.and(condition(random, depth - 1), condition(random, depth - 1));
      case 1 -> Formula.or(condition(random, depth - 1), condition(random, depth - 1));
      case 2 -> Formula.not(condition(random, depth - 1));
      default ->
          new Formula.Compare(
              any(random, Comparison.values()),
              formula(random, Math.max(0, depth - 1)),
              formula(random, Math.max(0, depth - 1)));
    };
  }

  private static <T> T any(Random random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  @Test
  void equalRequestsShareOneProgram() {
    FormulaCompiler compiler = new FormulaCompiler(0);
    FormulaCompiler.Request request =
        new FormulaCompiler.Request(
            List.of(Formula.abs(Formula.argument(0))), List.of(1), Set.of());
    assertThat(compiler.compile(request)).isSameAs(compiler.compile(request));
  }
}
