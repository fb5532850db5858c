package org.bnn4j.examples.microbenchmarks;

import java.util.concurrent.TimeUnit;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.Kernels;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Padding;
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

/**
 * 3x3 convolutions of eight images of floats or signs, and the gradients that training needs of
 * them.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class ConvolutionBenchmark {
  private static final int BATCH = 8;

  /** What the convolution reads, channels, filters and size. */
  @Param({"real-3-64x32", "real-64-64x32", "sign-64-64x32", "sign-256-256x8"})
  public String shape = "";

  private final Workplace workplace = new Workplace(BATCH);
  private Runnable forward = () -> {};
  private Runnable inputGradient = () -> {};
  private Runnable weightGradient = () -> {};

  @Setup
  public void prepare() {
    Conv2d spec = spec();
    Kernels kernels = workplace.backend().kernels();
    Buffer in = workplace.tensor(spec.inputType());
    Buffer weights = workplace.tensor(spec.weightType());
    Buffer arranged = workplace.arranged(spec);
    Buffer out = workplace.backend().allocate(BATCH, spec.resultType());
    Buffer gradient = workplace.tensor(TensorType.real(spec.resultType().shape()));
    Buffer ofInput = workplace.backend().allocate(BATCH, TensorType.real(spec.inputType().shape()));
    Buffer ofWeights = workplace.backend().allocate(1, TensorType.real(spec.weightType().shape()));
    Kernel conv2d = kernels.conv2d(spec);
    Kernel toInput = kernels.conv2dInputGradient(spec);
    Kernel toWeights = kernels.conv2dWeightGradient(spec);
    forward = () -> conv2d.run(BATCH, in, arranged, out);
    inputGradient = () -> toInput.run(BATCH, gradient, weights, ofInput);
    weightGradient = () -> toWeights.run(BATCH, gradient, in, ofWeights);
  }

  private Conv2d spec() {
    String[] parts = shape.split("[-x]", -1);
    Element element = parts[0].equals("sign") ? Element.SIGN : Element.REAL;
    int channels = Integer.parseInt(parts[1]);
    int filters = Integer.parseInt(parts[2]);
    int size = Integer.parseInt(parts[3]);
    return new Conv2d(
        element, element, channels, size, size, filters, 3, 3, 1, Padding.all(1), 1, 1, 0);
  }

  @Benchmark
  public void forward() {
    forward.run();
  }

  @Benchmark
  public void inputGradient() {
    inputGradient.run();
  }

  @Benchmark
  public void weightGradient() {
    weightGradient.run();
  }

  @TearDown
  public void close() {
    workplace.close();
  }
}
