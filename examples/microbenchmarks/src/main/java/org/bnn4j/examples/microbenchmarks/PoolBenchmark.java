package org.bnn4j.examples.microbenchmarks;

import java.util.concurrent.TimeUnit;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.Kernels;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Padding;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Pool2d;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Pooling of one image of 64 channels, and the signs of one as bits. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class PoolBenchmark {
  private static final int CHANNELS = 64;

  /** Rows and columns. */
  @Param({"112", "56"})
  public int size;

  private final Workplace workplace = new Workplace(1);
  private Runnable maximum = () -> {};
  private Runnable average = () -> {};
  private Runnable signs = () -> {};

  @Setup
  public void prepare() {
    Kernels kernels = workplace.backend().kernels();
    Pool2d behindStem =
        new Pool2d(Element.REAL, CHANNELS, size, size, 3, 3, 2, Padding.all(1), false);
    Pool2d halving = new Pool2d(Element.REAL, CHANNELS, size, size, 2, 2, 2, Padding.all(0), true);
    maximum = pool(kernels.maxPool(behindStem), behindStem);
    average = pool(kernels.averagePool(halving), halving);
    signs = signs(Shape.batch(CHANNELS, size, size));
  }

  private Runnable pool(Kernel kernel, Pool2d spec) {
    Buffer in = workplace.tensor(spec.inputType());
    Buffer out = workplace.backend().allocate(1, spec.resultType());
    return () -> kernel.run(1, in, out);
  }

  private Runnable signs(Shape shape) {
    Formula sign = Formula.sign(Formula.argument(0), 1);
    Kernel kernel =
        workplace
            .backend()
            .kernels()
            .pointwise(Pointwise.of(shape, Element.SIGN, sign, TensorType.real(shape)));
    Buffer in = workplace.tensor(TensorType.real(shape));
    Buffer out = workplace.backend().allocate(1, TensorType.sign(shape));
    return () -> kernel.run(1, in, out);
  }

  @Benchmark
  public void maximum3x3Stride2() {
    maximum.run();
  }

  @Benchmark
  public void average2x2() {
    average.run();
  }

  @Benchmark
  public void signsToBits() {
    signs.run();
  }

  @TearDown
  public void close() {
    workplace.close();
  }
}
