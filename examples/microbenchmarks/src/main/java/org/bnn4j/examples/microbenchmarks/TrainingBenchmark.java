package org.bnn4j.examples.microbenchmarks;

import java.util.concurrent.TimeUnit;
import org.bnn4j.examples.benchmarks.Network;
import org.bnn4j.examples.benchmarks.Task;
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

/** A step of training on 32 images. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1000, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 1000, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
public class TrainingBenchmark {
  private static final int BATCH = 32;

  @Param("reference")
  public String network = "";

  private final Workplace workplace = new Workplace(BATCH);
  private Task task = Task.of(() -> {});

  @Setup
  public void prepare() {
    task = Network.of(network).trainingStep(workplace.backend(), BATCH);
  }

  @Benchmark
  public float[] step() {
    return task.run();
  }

  @TearDown
  public void close() {
    workplace.close();
  }
}
