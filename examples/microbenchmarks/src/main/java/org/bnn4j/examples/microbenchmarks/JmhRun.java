package org.bnn4j.examples.microbenchmarks;

import java.util.Collection;
import java.util.List;
import org.bnn4j.examples.benchmarks.Microbenchmarks;
import org.bnn4j.examples.benchmarks.Row;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of this package, each in a fresh JVM. */
public final class JmhRun implements Microbenchmarks {
  /** Else each of those JVMs warns of what JMH uses. */
  private static final String QUIET = "--sun-misc-unsafe-memory-access=allow";

  @Override
  public List<Row> measure(int threads) {
    String all = getClass().getPackageName().replace(".", "\\.") + "\\..*";
    Options options =
        new OptionsBuilder()
            .include(all)
            .jvmArgsPrepend("-D" + CpuBackend.THREADS + "=" + threads, QUIET)
            .verbosity(VerboseMode.SILENT)
            .build();
    try {
      Collection<RunResult> results = new Runner(options).run();
      return results.stream().map(ResultRows::of).toList();
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH fails: " + e.getMessage(), e);
    }
  }
}
