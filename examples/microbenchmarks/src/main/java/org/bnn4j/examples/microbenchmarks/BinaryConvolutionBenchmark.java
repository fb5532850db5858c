package org.bnn4j.examples.microbenchmarks;

import java.util.concurrent.TimeUnit;
import org.bnn4j.examples.benchmarks.BinaryConvolution;
import org.bnn4j.examples.benchmarks.Layer;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Pointwise;
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

/** Convolutions of bits, from which bits or floats come. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class BinaryConvolutionBenchmark {
  /** Channels and size, the same work in each. */
  @Param({"64x56", "128x28", "256x14", "512x7"})
  public String shape = "";

  private final Workplace workplace = new Workplace(1);
  private Runnable kernel3x3 = () -> {};
  private Runnable kernel1x1 = () -> {};
  private Runnable strided = () -> {};
  private Runnable residual = () -> {};

  @Setup
  public void prepare() {
    Layer layer = layer(3, 1);
    kernel3x3 = BinaryConvolution.of(workplace.backend(), layer.binary());
    kernel1x1 = BinaryConvolution.of(workplace.backend(), layer(1, 1).binary());
    strided = BinaryConvolution.of(workplace.backend(), layer(3, 2).binary());
    residual = residual(layer.binary());
  }

  private Layer layer(int kernel, int stride) {
    String[] numbers = shape.split("x", -1);
    return new Layer(
        "conv", kernel, stride, Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
  }

  /** Scale, offset and a real shortcut. */
  private Runnable residual(Conv2d spec) {
    Shape shape = spec.resultType().shape();
    TensorType perChannel = TensorType.real(Shape.perChannel(spec.filters()));
    Formula scaled = Formula.multiply(Formula.argument(0), Formula.argument(1));
    Formula sum = Formula.add(Formula.add(scaled, Formula.argument(2)), Formula.argument(3));
    TensorType real = TensorType.real(shape);
    Pointwise epilogue =
        Pointwise.of(shape, Element.REAL, sum, spec.resultType(), perChannel, perChannel, real);
    Buffer in = workplace.tensor(spec.inputType());
    Buffer weights = workplace.arranged(spec);
    Buffer scales = workplace.tensor(perChannel);
    Buffer offsets = workplace.tensor(perChannel);
    Buffer shortcut = workplace.tensor(real);
    Buffer out = workplace.backend().allocate(1, real);
    Kernel kernel = workplace.backend().kernels().conv2d(spec, epilogue);
    return () -> kernel.run(1, in, weights, scales, offsets, shortcut, out);
  }

  @Benchmark
  public void bits3x3() {
    kernel3x3.run();
  }

  @Benchmark
  public void bits1x1() {
    kernel1x1.run();
  }

  @Benchmark
  public void bits3x3Stride2() {
    strided.run();
  }

  @Benchmark
  public void residual3x3() {
    residual.run();
  }

  @TearDown
  public void close() {
    workplace.close();
  }
}
