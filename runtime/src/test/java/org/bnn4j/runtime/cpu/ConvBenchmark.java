package org.bnn4j.runtime.cpu;

import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Random;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
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

/**
 * Prints the speed of convolutions on one thread beside the machine's own bounds, measured in the
 * same run. Not a test: start it by hand with {@code --add-modules jdk.incubator.vector}. Argument:
 * seconds per line.
 */
public final class ConvBenchmark {
  private static final int[][] SHAPES = {{64, 56}, {128, 28}, {256, 14}, {512, 7}};
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final Random RANDOM = new Random(1);

  private ConvBenchmark() {}

  public static void main(String[] args) {
    double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 0.5;
    Backend backend = CpuBackend.create(System.getProperty(CpuBackend.KERNELS, ""), 1);
    System.out.println(backend.description());
    for (int pass = 0; pass < 2; pass++) {
      double bits = bitBound(seconds);
      double floats = floatBound(seconds);
      System.out.printf("bound: xor+popcount+add %.2f TOPS, fma %.3f TOPS%n", bits, floats);
      for (int[] shape : SHAPES) {
        binary(backend, shape[0], shape[1], bits, seconds);
      }
      floats(backend, 3, 64, 32, floats, seconds);
      floats(backend, 64, 64, 32, floats, seconds);
      floats(backend, 256, 256, 8, floats, seconds);
      signGradients(backend, 64, 32, floats, seconds);
      signGradients(backend, 128, 16, floats, seconds);
      signGradients(backend, 256, 8, floats, seconds);
    }
    backend.close();
  }

  private static void binary(Backend backend, int c, int size, double bound, double seconds) {
    Conv2d spec = spec(Element.SIGN, c, c, size);
    TensorType table = TensorType.threshold(c);
    Shape shape = spec.resultType().shape();
    Formula sign = Formula.threshold(Formula.argument(0), 1);
    TensorType residual = TensorType.real(shape);
    TensorType scale = TensorType.real(Shape.perChannel(c));
    Formula affine =
        Formula.add(
            Formula.add(
                Formula.multiply(Formula.argument(0), Formula.argument(1)), Formula.argument(2)),
            Formula.argument(3));
    Pointwise toBits = Pointwise.of(shape, Element.SIGN, sign, spec.resultType(), table);
    Pointwise toFloats =
        Pointwise.of(shape, Element.REAL, affine, spec.resultType(), scale, scale, residual);
    Buffer in = random(backend, spec.inputType());
    Buffer arranged = backend.allocateWeights(spec);
    backend.kernels().arrangeWeights(spec).run(1, random(backend, spec.weightType()), arranged);
    Buffer thresholds = backend.allocate(1, table);
    int[] words = new int[2 + 4 * c];
    words[1] = spec.taps();
    backend.writeThresholds(words, thresholds);
    Buffer bits = backend.allocate(1, TensorType.sign(shape));
    Buffer scales = random(backend, scale);
    Buffer reals = random(backend, residual);
    Kernel one = backend.kernels().conv2d(spec, toBits);
    Kernel two = backend.kernels().conv2d(spec, toFloats);
    double operations = 2.0 * spec.taps() * shape.image();
    double fast = time(() -> one.run(1, in, arranged, thresholds, bits), seconds);
    double slow = time(() -> two.run(1, in, arranged, scales, scales, reals, reals), seconds);
    System.out.printf(
        "binary %d@%dx%d: bits %.1f us, %.2f TOPS, %.2f of the bound; residual %.1f us, %.2f x%n",
        c,
        size,
        size,
        fast * 1e6,
        operations / fast / 1e12,
        operations / fast / 1e12 / bound,
        slow * 1e6,
        slow / fast);
  }

  private static void floats(
      Backend backend, int c, int filters, int size, double bound, double seconds) {
    Conv2d spec = spec(Element.REAL, c, filters, size);
    Buffer in = random(backend, spec.inputType());
    Buffer weights = random(backend, spec.weightType());
    Buffer arranged = backend.allocateWeights(spec);
    backend.kernels().arrangeWeights(spec).run(1, weights, arranged);
    Buffer out = random(backend, spec.resultType());
    Buffer dweights = random(backend, spec.weightType());
    Kernel forward = backend.kernels().conv2d(spec);
    Kernel dinput = backend.kernels().conv2dInputGradient(spec);
    Kernel dweight = backend.kernels().conv2dWeightGradient(spec);
    double operations = 2.0 * spec.taps() * spec.resultType().shape().image() * 4;
    double a = time(() -> forward.run(4, in, arranged, out), seconds);
    double b = time(() -> dinput.run(4, out, weights, in), seconds);
    double d = time(() -> dweight.run(4, out, in, dweights), seconds);
    System.out.printf(
        "float %d->%d@%dx%d, 4 images: forward %.2f of the fma bound, dinput %.2f, dweight %.2f%n",
        c,
        filters,
        size,
        size,
        operations / a / 1e12 / bound,
        operations / b / 1e12 / bound,
        operations / d / 1e12 / bound);
  }

  /** Gradients with one operand of signs, which lookups add up faster than the fma bound. */
  private static void signGradients(
      Backend backend, int c, int size, double bound, double seconds) {
    Conv2d spec = spec(Element.SIGN, c, c, size);
    TensorType reals = TensorType.real(spec.inputType().shape());
    Buffer in = random(backend, spec.inputType());
    Buffer weights = random(backend, spec.weightType());
    Buffer grad = random(backend, TensorType.real(spec.resultType().shape()));
    Buffer din = backend.allocate(4, reals);
    Buffer dweights = backend.allocate(1, TensorType.real(spec.weightType().shape()));
    Kernel dinput = backend.kernels().conv2dInputGradient(spec);
    Kernel dweight = backend.kernels().conv2dWeightGradient(spec);
    double operations = 2.0 * spec.taps() * spec.resultType().shape().image() * 4;
    double a = time(() -> dinput.run(4, grad, weights, din), seconds);
    double b = time(() -> dweight.run(4, grad, in, dweights), seconds);
    System.out.printf(
        "signs %d@%dx%d, 4 images: dinput %.2f of the fma bound, dweight %.2f%n",
        c, size, size, operations / a / 1e12 / bound, operations / b / 1e12 / bound);
  }

  private static Conv2d spec(Element element, int c, int filters, int size) {
    return new Conv2d(element, element, c, size, size, filters, 3, 3, 1, Padding.all(1), 1, 1, 0);
  }

  private static Buffer random(Backend backend, TensorType type) {
    float[] values = new float[type.shape().elements(4)];
    for (int i = 0; i < values.length; i++) {
      float value = RANDOM.nextFloat() - 0.5f;
      values[i] = type.element() == Element.SIGN ? Math.signum(value) : value;
    }
    Buffer buffer = backend.allocate(4, type);
    backend.write(type, 4, values, buffer);
    return buffer;
  }

  /**
   * The median of nine rounds, in seconds a call, of the processor's time: other work on the
   * machine then counts less.
   */
  private static double time(Runnable call, double seconds) {
    double[] rounds = new double[9];
    for (int r = -3; r < rounds.length; r++) {
      long start = THREADS.getCurrentThreadCpuTime();
      long end = start + (long) (seconds * 1e9 / rounds.length);
      int calls = 0;
      while (THREADS.getCurrentThreadCpuTime() < end) {
        for (int i = 0; i < 20; i++) {
          call.run();
        }
        calls += 20;
      }
      if (r >= 0) {
        rounds[r] = (THREADS.getCurrentThreadCpuTime() - start) / 1e9 / calls;
      }
    }
    Arrays.sort(rounds);
    return rounds[rounds.length / 2];
  }

  /** TOPS of xor, popcount and add on registers and the first-level cache. */
  private static double bitBound(double seconds) {
    int[] words = new int[4096];
    Arrays.setAll(words, i -> RANDOM.nextInt());
    int[] sink = new int[64];
    double time = time(() -> bitLoop(words, sink), seconds);
    return 2.0 * 1000 * 8 * 32 * VectorKernels.INTS.length() / time / 1e12;
  }

  private static void bitLoop(int[] words, int[] sink) {
    var s = VectorKernels.INTS;
    IntVector a0 = IntVector.zero(s);
    IntVector a1 = a0;
    IntVector a2 = a0;
    IntVector a3 = a0;
    IntVector a4 = a0;
    IntVector a5 = a0;
    IntVector a6 = a0;
    IntVector a7 = a0;
    IntVector x0 = IntVector.fromArray(s, words, 0);
    IntVector x1 = IntVector.fromArray(s, words, 16);
    IntVector x2 = IntVector.fromArray(s, words, 32);
    IntVector x3 = IntVector.fromArray(s, words, 48);
    for (int i = 0; i < 1000; i++) {
      IntVector w = IntVector.fromArray(s, words, i);
      IntVector v = IntVector.fromArray(s, words, i + 64);
      a0 = a0.add(w.lanewise(XOR, x0).lanewise(BIT_COUNT));
      a1 = a1.add(w.lanewise(XOR, x1).lanewise(BIT_COUNT));
      a2 = a2.add(w.lanewise(XOR, x2).lanewise(BIT_COUNT));
      a3 = a3.add(w.lanewise(XOR, x3).lanewise(BIT_COUNT));
      a4 = a4.add(v.lanewise(XOR, x0).lanewise(BIT_COUNT));
      a5 = a5.add(v.lanewise(XOR, x1).lanewise(BIT_COUNT));
      a6 = a6.add(v.lanewise(XOR, x2).lanewise(BIT_COUNT));
      a7 = a7.add(v.lanewise(XOR, x3).lanewise(BIT_COUNT));
    }
    a0.add(a1).add(a2).add(a3).add(a4).add(a5).add(a6).add(a7).intoArray(sink, 0);
  }

  /** TOPS of fma on registers. */
  private static double floatBound(double seconds) {
    float[] values = new float[64];
    double time = time(() -> floatLoop(values), seconds);
    return 2.0 * 1000 * 8 * VectorKernels.FLOATS.length() / time / 1e12;
  }

  private static void floatLoop(float[] values) {
    var s = VectorKernels.FLOATS;
    FloatVector a0 = FloatVector.fromArray(s, values, 0);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector a4 = a0;
    FloatVector a5 = a0;
    FloatVector a6 = a0;
    FloatVector a7 = a0;
    FloatVector x = FloatVector.fromArray(s, values, 16);
    FloatVector w = FloatVector.fromArray(s, values, 32);
    for (int i = 0; i < 1000; i++) {
      a0 = x.fma(w, a0);
      a1 = x.fma(w, a1);
      a2 = x.fma(w, a2);
      a3 = x.fma(w, a3);
      a4 = x.fma(w, a4);
      a5 = x.fma(w, a5);
      a6 = x.fma(w, a6);
      a7 = x.fma(w, a7);
    }
    a0.add(a1).add(a2).add(a3).add(a4).add(a5).add(a6).add(a7).intoArray(values, 0);
  }
}
