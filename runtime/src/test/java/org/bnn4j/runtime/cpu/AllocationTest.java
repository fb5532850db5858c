package org.bnn4j.runtime.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Padding;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Pool2d;
import org.bnn4j.runtime.kernel.RandomUniform;
import org.bnn4j.runtime.kernel.Reduce;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Once compiled, kernels allocate nothing, on the caller's thread and on the workers'. */
final class AllocationTest {
  private static final Backend BACKEND = CpuBackend.create("", 2);
  private static final long[] WORKERS =
      Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.getName().startsWith("bnn-"))
          .mapToLong(Thread::threadId)
          .toArray();
  private static final int N = 4;
  private static final int C = 72;
  private static final int SIZE = 12;
  private static final Shape IMAGE = Shape.batch(C, SIZE, SIZE);
  private static final TensorType REALS = TensorType.real(IMAGE);
  private static final TensorType PER_CHANNEL = TensorType.real(Shape.perChannel(C));
  private static final Formula AFFINE =
      Formula.add(Formula.multiply(Formula.argument(0), Formula.argument(1)), Formula.argument(2));

  @AfterAll
  static void close() {
    BACKEND.close();
  }

  @TestFactory
  Stream<DynamicTest> kernelsAllocateNothing() {
    Map<String, Runnable> runs = new LinkedHashMap<>();
    for (Element element : List.of(Element.SIGN, Element.TERNARY, Element.REAL)) {
      addConvolution(BACKEND, element, runs);
    }
    addRest(BACKEND, runs);
    return runs.entrySet().stream()
        .map(run -> dynamicTest(run.getKey(), () -> check(run.getValue())));
  }

  private static void addConvolution(Backend backend, Element element, Map<String, Runnable> runs) {
    Conv2d spec = new Conv2d(element, element, C, SIZE, SIZE, C, 3, 3, 1, Padding.all(1), 1, 1, 0);
    TensorType out = spec.resultType();
    Buffer in = backend.allocate(N, spec.inputType());
    Buffer weights = backend.allocate(1, spec.weightType());
    Buffer arranged = backend.allocateWeights(spec);
    Buffer scale = backend.allocate(1, PER_CHANNEL);
    Buffer residual = backend.allocate(N, REALS);
    Buffer bits = backend.allocate(N, TensorType.sign(IMAGE));
    Buffer dweights = backend.allocate(1, TensorType.real(spec.weightType().shape()));
    Pointwise affine =
        new Pointwise(
            IMAGE,
            List.of(out, PER_CHANNEL, REALS),
            List.of(
                new Pointwise.Result(Element.REAL, AFFINE),
                new Pointwise.Result(Element.SIGN, Formula.sign(AFFINE, 1))));
    Kernel arrange = backend.kernels().arrangeWeights(spec);
    Kernel conv = backend.kernels().conv2d(spec, affine);
    Kernel dinput = backend.kernels().conv2dInputGradient(spec);
    Pointwise windowed =
        Pointwise.of(
            IMAGE,
            Element.REAL,
            Formula.select(
                Formula.greater(Formula.argument(1), Formula.constant(0)),
                Formula.constant(0),
                Formula.argument(0)),
            REALS,
            TensorType.sign(IMAGE));
    Kernel dinputWindowed = backend.kernels().conv2dInputGradient(spec, windowed);
    Kernel dweight = backend.kernels().conv2dWeightGradient(spec);
    runs.put(element + " weights", () -> arrange.run(1, weights, arranged));
    runs.put(
        element + " convolution", () -> conv.run(N, in, arranged, scale, residual, residual, bits));
    runs.put(element + " dinput", () -> dinput.run(N, residual, weights, residual));
    runs.put(
        element + " windowed dinput",
        () -> dinputWindowed.run(N, residual, weights, bits, residual));
    runs.put(element + " dweight", () -> dweight.run(N, residual, in, dweights));
    if (element.isSign()) {
      TensorType table = TensorType.threshold(C);
      Pointwise toBits =
          Pointwise.of(IMAGE, Element.SIGN, Formula.threshold(Formula.argument(0), 1), out, table);
      Buffer thresholds = backend.allocate(1, table);
      int[] words = new int[2 + 4 * C];
      words[1] = spec.taps();
      backend.writeThresholds(words, thresholds);
      Kernel signs = backend.kernels().conv2d(spec, toBits);
      runs.put(element + " to bits", () -> signs.run(N, in, arranged, thresholds, bits));
    }
  }

  private static void addRest(Backend backend, Map<String, Runnable> runs) {
    Buffer a = backend.allocate(N, REALS);
    Buffer b = backend.allocate(N, REALS);
    Buffer scale = backend.allocate(1, PER_CHANNEL);
    Buffer small = backend.allocate(N, REALS);
    Kernel functions =
        backend
            .kernels()
            .pointwise(
                Pointwise.of(
                    IMAGE,
                    Element.REAL,
                    Formula.add(
                        Formula.tanh(Formula.exp(AFFINE)),
                        Formula.log(Formula.sigmoid(Formula.floor(AFFINE)))),
                    REALS,
                    PER_CHANNEL,
                    REALS));
    Kernel perChannel =
        backend
            .kernels()
            .reduce(
                new Reduce(
                    IMAGE,
                    List.of(REALS),
                    List.of(Formula.argument(0)),
                    List.of(Axis.N, Axis.H, Axis.W),
                    true));
    Kernel overAll =
        backend
            .kernels()
            .reduce(
                new Reduce(
                    IMAGE,
                    List.of(REALS),
                    List.of(Formula.argument(0)),
                    List.of(Axis.values()),
                    false));
    Pool2d pool = new Pool2d(Element.REAL, C, SIZE, SIZE, 2, 2, 2, Padding.all(0), false);
    Kernel maximum = backend.kernels().maxPool(pool);
    Kernel average = backend.kernels().averagePoolGradient(pool);
    runs.put("functions", () -> functions.run(N, a, scale, b, b));
    runs.put("mean per channel", () -> perChannel.run(N, a, scale));
    runs.put("sum over all", () -> overAll.run(N, a, scale));
    runs.put("maximum", () -> maximum.run(N, a, small));
    runs.put("average gradient", () -> average.run(N, small, b));
    Kernel random = backend.kernels().randomUniform(new RandomUniform(IMAGE));
    runs.put("random numbers", () -> random.run(N, scale, scale, b));
  }

  /**
   * Until the compiler has done its work, a run allocates; then ten runs in a row do not. What the
   * measurement itself allocates is taken off.
   */
  private static void check(Runnable run) {
    long end = System.nanoTime() + 30_000_000_000L;
    long allocated = Long.MAX_VALUE;
    while (allocated > 0 && System.nanoTime() < end) {
      for (int i = 0; i < 30; i++) {
        run.run();
      }
      long first = allocatedBytes();
      long before = allocatedBytes();
      for (int i = 0; i < 10; i++) {
        run.run();
      }
      allocated = allocatedBytes() - before - (before - first);
    }
    assertThat(allocated).isZero();
  }

  /** Bytes allocated so far by this thread and the workers. */
  private static long allocatedBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().threadId();
    long total = 0;
    for (long id : WORKERS) {
      total += threads.getThreadAllocatedBytes(id);
    }
    return total + threads.getThreadAllocatedBytes(self);
  }
}
