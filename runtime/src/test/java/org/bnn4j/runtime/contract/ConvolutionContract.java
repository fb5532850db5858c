package org.bnn4j.runtime.contract;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.Kernels;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.kernel.ThresholdWords;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Convolutions, their epilogues and their gradients. */
interface ConvolutionContract extends BackendUnderTest {
  /** One to three images. */
  private static int images(Conv2d spec) {
    return spec.channels() % 3 + 1;
  }

  @TestFactory
  default Stream<DynamicTest> convolution() {
    return ConvolutionSpecs.all().stream()
        .map(spec -> dynamicTest(spec.toString(), () -> checkForward(spec)));
  }

  @TestFactory
  default Stream<DynamicTest> convolutionWithEpilogue() {
    return ConvolutionSpecs.all().stream()
        .map(spec -> dynamicTest(spec.toString(), () -> checkEpilogue(spec)));
  }

  @TestFactory
  default Stream<DynamicTest> convolutionGradients() {
    return ConvolutionSpecs.all().stream()
        .map(spec -> dynamicTest(spec.toString(), () -> checkGradients(spec)));
  }

  private void checkForward(Conv2d spec) {
    Sample input = Sample.random(spec.inputType(), images(spec), 1);
    Sample weight = Sample.random(spec.weightType(), 1, 2);
    float[] grad = new float[spec.resultType().shape().elements(images(spec))];
    PlainConvolution plain =
        new PlainConvolution(spec, images(spec), input.values(), weight.values(), grad);
    float[] out = convolve(backend(), spec, input, weight);
    if (spec.isBinary()) {
      Trial.assertClose(plain.out, new double[out.length], out, 0, "exact sums");
    } else {
      Trial.assertClose(plain.out, plain.outMagnitude, out, 1e-5, "sums");
    }
    float[] expected = convolve(ReferenceBackend.create(), spec, input, weight);
    Trial.assertSameBits(expected, out, "against the reference");
  }

  private static float[] convolve(Backend backend, Conv2d spec, Sample input, Sample weight) {
    Buffer in = Trial.load(backend, images(spec), input);
    Buffer arranged = Trial.arranged(backend, spec, weight);
    Buffer out = Trial.scribbled(backend, images(spec), spec.resultType());
    backend.kernels().conv2d(spec).run(images(spec), in, arranged, out);
    return Trial.read(backend, images(spec), spec.resultType(), out);
  }

  private void checkEpilogue(Conv2d spec) {
    Shape shape = spec.resultType().shape();
    TensorType perFilter = TensorType.real(Shape.perChannel(spec.filters()));
    TensorType residual = TensorType.real(shape);
    Formula sum =
        Formula.add(
            Formula.multiply(Formula.argument(0), Formula.argument(1)), Formula.argument(2));
    Formula rectified = Formula.max(sum, Formula.constant(0));
    Pointwise epilogue =
        new Pointwise(
            shape,
            List.of(spec.resultType(), perFilter, residual),
            List.of(
                new Pointwise.Result(Element.REAL, rectified),
                new Pointwise.Result(Element.SIGN, Formula.sign(sum, 1)),
                new Pointwise.Result(Element.TERNARY, Formula.sign(Formula.argument(0), 0))));
    Sample input = Sample.random(spec.inputType(), images(spec), 3);
    Sample weight = Sample.random(spec.weightType(), 1, 4);
    Sample scale = Sample.random(perFilter, 1, 5);
    Sample shortcut = Sample.random(residual, images(spec), 6);
    List<float[]> results = fused(backend(), spec, epilogue, input, weight, scale, shortcut);

    float[] sums = convolve(backend(), spec, input, weight);
    int plane = spec.outHeight() * spec.outWidth();
    float[][] expected = new float[3][sums.length];
    for (int i = 0; i < sums.length; i++) {
      int filter = i / plane % spec.filters();
      float value = sums[i] * scale.values()[filter] + shortcut.values()[i];
      expected[0][i] = Math.max(value, 0);
      expected[1][i] = value >= 0 ? 1 : -1;
      expected[2][i] = Math.signum(sums[i]) + 0f;
    }
    for (int i = 0; i < expected.length; i++) {
      Trial.assertSameBits(expected[i], results.get(i), "result " + i + " of the epilogue");
    }
  }

  /** The first result takes the place of the shortcut. */
  private static List<float[]> fused(
      Backend backend,
      Conv2d spec,
      Pointwise epilogue,
      Sample input,
      Sample weight,
      Sample scale,
      Sample shortcut) {
    TensorType signs = TensorType.sign(epilogue.shape());
    TensorType ternary = TensorType.ternary(epilogue.shape());
    Buffer in = Trial.load(backend, images(spec), input);
    Buffer arranged = Trial.arranged(backend, spec, weight);
    Buffer scales = Trial.load(backend, 1, scale);
    Buffer residual = Trial.load(backend, images(spec), shortcut);
    Buffer sign = Trial.scribbled(backend, images(spec), signs);
    Buffer trit = Trial.scribbled(backend, images(spec), ternary);
    backend
        .kernels()
        .conv2d(spec, epilogue)
        .runAll(images(spec), new Buffer[] {in, arranged, scales, residual, residual, sign, trit});
    List<float[]> results = new ArrayList<>();
    results.add(Trial.read(backend, images(spec), shortcut.type(), residual));
    results.add(Trial.read(backend, images(spec), signs, sign));
    results.add(Trial.read(backend, images(spec), ternary, trit));
    return results;
  }

  /** The way of packed networks: integers become bits by a compare or by a table. */
  @TestFactory
  default Stream<DynamicTest> convolutionWithThresholds() {
    return ConvolutionSpecs.all().stream()
        .filter(spec -> spec.resultElement() == Element.COUNT)
        .flatMap(spec ->
            Stream.of(true, false)
                .map(compares ->
                    dynamicTest(
                        spec + (compares ? " by compares" : " by tables"),
                        () -> checkThresholds(spec, compares))));
  }

  private void checkThresholds(Conv2d spec, boolean compares) {
    int n = images(spec);
    Sample input = Sample.random(spec.inputType(), n, 12);
    Sample weight = Sample.random(spec.weightType(), 1, 13);
    byte[] signs = signs(spec, compares);
    TensorType table = TensorType.threshold(spec.filters());
    int[] words = ThresholdWords.encode(spec.filters(), spec.taps(), signs);
    Pointwise epilogue =
        Pointwise.of(
            spec.resultType().shape(),
            Element.SIGN,
            Formula.threshold(Formula.argument(0), 1),
            spec.resultType(),
            table);
    TensorType result = TensorType.sign(epilogue.shape());
    Buffer out = Trial.scribbled(backend(), n, result);
    backend()
        .kernels()
        .conv2d(spec, epilogue)
        .run(
            n,
            Trial.load(backend(), n, input),
            Trial.arranged(backend(), spec, weight),
            Trial.load(backend(), 1, Sample.ofWords(table, words)),
            out);
    float[] sums = convolve(backend(), spec, input, weight);
    float[] expected = new float[sums.length];
    int plane = spec.outHeight() * spec.outWidth();
    for (int i = 0; i < sums.length; i++) {
      int filter = i / plane % spec.filters();
      expected[i] = signs[filter * (2 * spec.taps() + 1) + (int) sums[i] + spec.taps()];
    }
    Trial.assertSameBits(expected, Trial.read(backend(), n, result, out), "signs");
  }

  /** For compares a step up, a step down, or a constant per filter; for tables every third +1. */
  private static byte[] signs(Conv2d spec, boolean compares) {
    int integers = 2 * spec.taps() + 1;
    SplittableRandom random = new SplittableRandom(14);
    byte[] signs = new byte[spec.filters() * integers];
    for (int filter = 0; filter < spec.filters(); filter++) {
      int step = spec.taps() + random.nextInt(-6, 7);
      int direction = random.nextBoolean() ? 1 : -1;
      for (int i = 0; i < integers; i++) {
        boolean positive = compares ? (i >= step) == (direction > 0) : i % 3 == 0;
        signs[filter * integers + i] = (byte) (positive ? 1 : -1);
      }
    }
    return signs;
  }

  private void checkGradients(Conv2d spec) {
    TensorType gradType = TensorType.real(spec.resultType().shape());
    Sample input = Sample.random(spec.inputType(), images(spec), 7);
    Sample weight = Sample.random(spec.weightType(), 1, 8);
    Sample grad = Sample.random(gradType, images(spec), 9);
    PlainConvolution plain =
        new PlainConvolution(spec, images(spec), input.values(), weight.values(), grad.values());
    float[] dinput =
        gradient(
            spec,
            spec.weight(),
            kernels -> kernels.conv2dInputGradient(spec),
            List.of(grad, weight),
            spec.inputType().shape());
    Trial.assertClose(
        plain.inputGradient,
        plain.inputGradientMagnitude,
        dinput,
        tolerance(spec.weight()),
        "input gradient");
    float[] dweight =
        gradient(
            spec,
            spec.input(),
            kernels -> kernels.conv2dWeightGradient(spec),
            List.of(grad, input),
            spec.weightType().shape());
    Trial.assertClose(
        plain.weightGradient,
        plain.weightGradientMagnitude,
        dweight,
        tolerance(spec.input()),
        "weight gradient");
  }

  private double tolerance(Element operand) {
    boolean isOwn = operand == Element.SIGN && toleranceOfSignGradients() > 0;
    return isOwn ? toleranceOfSignGradients() : 1e-5;
  }

  private float[] gradient(
      Conv2d spec,
      Element operand,
      Function<Kernels, Kernel> prepare,
      List<Sample> inputs,
      Shape result) {
    return run(spec, operand, prepare, inputs, List.of(TensorType.real(result))).getFirst();
  }

  /** To the reference's bits, where the backend owes them for this other operand of a gradient. */
  private List<float[]> run(
      Conv2d spec,
      Element operand,
      Function<Kernels, Kernel> prepare,
      List<Sample> inputs,
      List<TensorType> results) {
    boolean sameBits = operand != Element.SIGN || toleranceOfSignGradients() == 0;
    return sameBits
        ? Trial.runAsReference(backend(), images(spec), prepare, inputs, results)
        : Trial.run(backend(), images(spec), prepare, inputs, results);
  }

  @TestFactory
  default Stream<DynamicTest> convolutionGradientWithEpilogue() {
    return ConvolutionSpecs.all().stream()
        .map(spec -> dynamicTest(spec.toString(), () -> checkGradientEpilogue(spec)));
  }

  /** A window, what else reaches the place, and the question of the layer in front. */
  private void checkGradientEpilogue(Conv2d spec) {
    Shape shape = spec.inputType().shape();
    TensorType perChannel = TensorType.real(Shape.perChannel(spec.channels()));
    Formula windowed =
        Formula.select(
            Formula.greater(Formula.argument(1), Formula.constant(0)),
            Formula.constant(0),
            Formula.argument(0));
    Formula sum = Formula.add(Formula.multiply(windowed, Formula.argument(3)), Formula.argument(2));
    List<TensorType> operands =
        List.of(TensorType.real(shape), TensorType.sign(shape), TensorType.real(shape), perChannel);
    Pointwise epilogue =
        new Pointwise(
            shape,
            operands,
            List.of(
                new Pointwise.Result(Element.REAL, sum),
                new Pointwise.Result(Element.SIGN, Formula.sign(sum, 1))));
    int n = images(spec);
    Sample grad = Sample.random(TensorType.real(spec.resultType().shape()), n, 15);
    Sample weight = Sample.random(spec.weightType(), 1, 16);
    Sample mask = Sample.random(TensorType.sign(shape), n, 17);
    Sample residual = Sample.random(TensorType.real(shape), n, 18);
    Sample scale = Sample.random(perChannel, 1, 19);
    List<float[]> fused =
        run(
            spec,
            spec.weight(),
            kernels -> kernels.conv2dInputGradient(spec, epilogue),
            List.of(grad, weight, mask, residual, scale),
            List.of(TensorType.real(shape), TensorType.sign(shape)));
    float[] sums =
        Trial.run(
                backend(),
                n,
                kernels -> kernels.conv2dInputGradient(spec),
                List.of(grad, weight),
                List.of(TensorType.real(shape)))
            .getFirst();
    float[] expected = new float[sums.length];
    float[] signs = new float[sums.length];
    int plane = spec.height() * spec.width();
    for (int i = 0; i < sums.length; i++) {
      float passed = mask.values()[i] > 0 ? 0 : sums[i];
      float factor = scale.values()[i / plane % spec.channels()];
      expected[i] = passed * factor + residual.values()[i];
      signs[i] = expected[i] >= 0 ? 1 : -1;
    }
    Trial.assertSameBits(expected, fused.get(0), "gradient");
    Trial.assertSameBits(signs, fused.get(1), "sign");
  }

  /** Where values are not finite, NaN and infinities go where the formula sends them. */
  @TestFactory
  default Stream<DynamicTest> convolutionOfNonFiniteValues() {
    return ConvolutionSpecs.all().stream()
        .filter(spec -> spec.input() == Element.REAL && spec.channels() == 17)
        .map(spec -> dynamicTest(spec.toString(), () -> checkNonFinite(spec)));
  }

  private void checkNonFinite(Conv2d spec) {
    Sample input = Sample.random(spec.inputType(), images(spec), 10);
    Sample weight = Sample.random(spec.weightType(), 1, 11);
    input.values()[0] = Float.NaN;
    input.values()[input.values().length - 1] = Float.POSITIVE_INFINITY;
    Arrays.fill(weight.values(), 0, spec.taps(), Float.NEGATIVE_INFINITY);
    float[] expected = convolve(ReferenceBackend.create(), spec, input, weight);
    Trial.assertSameBits(expected, convolve(backend(), spec, input, weight), "non-finite");
    Sample grad = Sample.random(TensorType.real(spec.resultType().shape()), images(spec), 12);
    Arrays.fill(grad.values(), 0, spec.outHeight() * spec.outWidth(), Float.POSITIVE_INFINITY);
    run(
        spec,
        spec.weight(),
        kernels -> kernels.conv2dInputGradient(spec),
        List.of(grad, weight),
        List.of(TensorType.real(spec.inputType().shape())));
    run(
        spec,
        spec.input(),
        kernels -> kernels.conv2dWeightGradient(spec),
        List.of(grad, Sample.random(spec.inputType(), images(spec), 13)),
        List.of(TensorType.real(spec.weightType().shape())));
  }
}
