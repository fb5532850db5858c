package org.bnn4j.runtime.contract;

import static org.bnn4j.runtime.kernel.Formula.abs;
import static org.bnn4j.runtime.kernel.Formula.add;
import static org.bnn4j.runtime.kernel.Formula.argument;
import static org.bnn4j.runtime.kernel.Formula.constant;
import static org.bnn4j.runtime.kernel.Formula.greater;
import static org.bnn4j.runtime.kernel.Formula.max;
import static org.bnn4j.runtime.kernel.Formula.min;
import static org.bnn4j.runtime.kernel.Formula.multiply;
import static org.bnn4j.runtime.kernel.Formula.select;
import static org.bnn4j.runtime.kernel.Formula.sign;
import static org.bnn4j.runtime.kernel.Formula.subtract;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Padding;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The epilogues of published networks, which a backend may have kernels for, to the bit. */
interface EpilogueContract extends BackendUnderTest {
  /**
   * Operands: sum, scale per channel, shift for all, residual, slope per channel, integers, a value
   * per image and channel, a value per place.
   */
  private static Map<String, List<Pointwise.Result>> epilogues() {
    Formula scaled = multiply(argument(0), argument(1));
    Formula shifted = add(scaled, argument(2));
    Formula summed = add(shifted, argument(3));
    Map<String, List<Pointwise.Result>> all = new LinkedHashMap<>();
    all.put("scale", List.of(real(scaled)));
    all.put("scale, shift", List.of(real(shifted)));
    all.put("scale by a constant, residual", List.of(real(halfWithResidual())));
    all.put("rectified", List.of(real(max(summed, constant(0)))));
    all.put("clamped", List.of(real(min(max(summed, constant(-1)), constant(1)))));
    Formula prelu = select(greater(summed, constant(0)), summed, multiply(summed, argument(4)));
    all.put("prelu and its sign", List.of(real(prelu), signs(prelu, 1)));
    all.put("prelu with one slope", List.of(real(leaky(shifted))));
    all.put("sign above zero alone", List.of(signs(summed, -1)));
    all.put("sign from zero on, then the float", List.of(signs(shifted, 1), real(shifted)));
    all.put("another order", List.of(real(add(add(scaled, argument(3)), argument(2)))));
    addLonger(all, scaled, shifted);
    return all;
  }

  private static void addLonger(
      Map<String, List<Pointwise.Result>> all, Formula scaled, Formula shifted) {
    Formula sum = argument(0);
    Formula residual = argument(3);
    Formula rectified = add(max(scaled, constant(0)), residual);
    Formula normed = add(multiply(rectified, argument(4)), argument(2));
    all.put("rectified, then a residual", List.of(real(rectified), signs(normed, 1)));
    all.put("two floats and a sign", List.of(real(normed), signs(normed, -1), real(rectified)));
    Formula window = select(greater(scaled, constant(0)), constant(1), constant(-1));
    all.put("its window", List.of(bits(Element.SIGN, window), real(rectified)));
    Formula ternary = sign(subtract(constant(1), shifted), 0);
    all.put("three signs", List.of(bits(Element.TERNARY, ternary)));
    Formula other = add(multiply(argument(5), argument(1)), argument(4));
    all.put("two sums", List.of(real(add(other, shifted)), signs(add(other, shifted), 1)));
    Formula gated = leaky(multiply(argument(6), sum));
    all.put("per image", List.of(real(subtract(max(residual, constant(0)), gated))));
    all.put("per place", List.of(real(add(residual, multiply(argument(7), scaled)))));
    all.put("a float before a residual", List.of(real(shifted), real(add(shifted, residual))));
    all.put("what no step can", List.of(real(max(scaled, sum)), signs(abs(shifted), 1)));
  }

  private static Formula halfWithResidual() {
    return add(argument(3), multiply(constant(0.5f), argument(0)));
  }

  private static Formula leaky(Formula x) {
    return select(greater(x, constant(0)), x, multiply(constant(0.1f), x));
  }

  private static Pointwise.Result real(Formula formula) {
    return new Pointwise.Result(Element.REAL, formula);
  }

  private static Pointwise.Result signs(Formula formula, int zero) {
    return bits(Element.SIGN, sign(formula, zero));
  }

  private static Pointwise.Result bits(Element element, Formula formula) {
    return new Pointwise.Result(element, formula);
  }

  private static List<Conv2d> convolutions() {
    return List.of(
        square(Element.SIGN, 33, 17, 3, 1, 0),
        square(Element.SIGN, 64, 72, 3, 1, -1),
        square(Element.SIGN, 128, 40, 1, 1, 0),
        square(Element.SIGN, 64, 64, 3, 1, 0),
        square(Element.SIGN, 40, 128, 1, 1, 0),
        square(Element.SIGN, 40, 24, 3, 4, 0),
        square(Element.TERNARY, 20, 9, 3, 1, 0),
        square(Element.REAL, 5, 19, 3, 1, 0),
        square(Element.REAL, 6, 68, 1, 2, 0),
        square(Element.REAL, 8, 8, 3, 8, 0));
  }

  private static Conv2d square(
      Element element, int channels, int filters, int kernel, int groups, int padValue) {
    Padding padding = Padding.all(kernel / 2);
    return new Conv2d(
        element, element, channels, 6, 5, filters, kernel, kernel, 1, padding, 1, groups, padValue);
  }

  @TestFactory
  default Stream<DynamicTest> epiloguesOfNetworks() {
    return convolutions().stream()
        .flatMap(spec ->
            epilogues().entrySet().stream()
                .map(epilogue ->
                    dynamicTest(
                        epilogue.getKey() + " of " + spec,
                        () -> check(spec, epilogue.getValue()))));
  }

  private void check(Conv2d spec, List<Pointwise.Result> results) {
    Shape shape = spec.resultType().shape();
    TensorType perChannel = TensorType.real(Shape.perChannel(spec.filters()));
    TensorType one = TensorType.real(Shape.scalar());
    Pointwise pass =
        new Pointwise(
            shape,
            List.of(
                spec.resultType(),
                perChannel,
                one,
                TensorType.real(shape),
                perChannel,
                TensorType.count(shape),
                TensorType.real(Shape.batch(shape.c(), 1, 1)),
                TensorType.real(Shape.batch(1, shape.h(), shape.w()))),
            results);
    List<float[]> expected = run(ReferenceBackend.create(), spec, pass);
    List<float[]> actual = run(backend(), spec, pass);
    for (int i = 0; i < expected.size(); i++) {
      Trial.assertSameBits(expected.get(i), actual.get(i), "result " + i);
    }
  }

  private static List<float[]> run(Backend backend, Conv2d spec, Pointwise pass) {
    int n = 3;
    List<Buffer> buffers = new ArrayList<>();
    buffers.add(Trial.load(backend, n, Sample.random(spec.inputType(), n, 1)));
    buffers.add(Trial.arranged(backend, spec, Sample.random(spec.weightType(), 1, 2)));
    for (int i = 1; i < pass.operands().size(); i++) {
      buffers.add(Trial.load(backend, n, Sample.random(pass.operands().get(i), n, 2 + i)));
    }
    int firstResult = buffers.size();
    List<TensorType> types =
        pass.results().stream().map(r -> new TensorType(r.element(), pass.shape())).toList();
    types.forEach(type -> buffers.add(Trial.scribbled(backend, n, type)));
    backend.kernels().conv2d(spec, pass).runAll(n, buffers.toArray(Buffer[]::new));
    List<float[]> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      values.add(Trial.read(backend, n, types.get(i), buffers.get(firstResult + i)));
    }
    return values;
  }
}
