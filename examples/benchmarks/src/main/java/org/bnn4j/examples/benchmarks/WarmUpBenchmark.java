package org.bnn4j.examples.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.model.Seed;

/**
 * How long a network needs in a fresh JVM until it answers fast. {@link #main} is what that JVM
 * runs: it prints when each answer was there.
 */
public final class WarmUpBenchmark {
  /** Fast enough to serve. */
  private static final double SHARED = 2;

  /** As fast as it gets, but for noise. */
  private static final double FULL = 1.1;

  private final Suite suite;
  private final int threads;

  WarmUpBenchmark(Suite suite, int threads) {
    this.suite = suite;
    this.threads = threads;
  }

  void run(Report report) throws IOException {
    WarmUpCurve curve = measure();
    report.add(row(RowIds.WARM_UP_SHARED, curve, SHARED));
    report.add(row(RowIds.WARM_UP_FULL, curve, FULL));
  }

  private static Row row(String id, WarmUpCurve curve, double factor) {
    return Row.alone(id, curve.secondsUntil(factor), "s")
        .withNote("reference network, from load to %s x the final time".formatted(factor));
  }

  private WarmUpCurve measure() throws IOException {
    Path file = Files.createTempFile("reference", ".bnnp");
    try (Backend backend = Backends.ofThreads(threads)) {
      ReferenceNet.create(backend, Seed.of(1)).pack().save(file);
      return new WarmUpCurve(watchFreshJvm(file));
    } finally {
      Files.delete(file);
    }
  }

  private double[] watchFreshJvm(Path file) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> flag.startsWith("--add-modules"))
            .toList());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(WarmUpBenchmark.class.getName());
    command.addAll(List.of(file.toString(), "" + threads, "" + suite.freshSeconds()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var lines = process.inputReader()) {
      return lines.lines().mapToDouble(Double::parseDouble).toArray();
    }
  }

  /** Loads a network and runs it for some seconds; arguments: file, threads, seconds. */
  public static void main(String[] arguments) throws IOException {
    double limit = Double.parseDouble(arguments[2]);
    double[] ends = new double[1_000_000];
    float[] image = new float[3 * 32 * 32];
    float[] logits = new float[10];
    int calls = 0;
    try (Backend backend = Backends.ofThreads(Integer.parseInt(arguments[1]))) {
      long start = System.nanoTime();
      var session = PackedReferenceNet.load(backend, Path.of(arguments[0])).session(1);
      do {
        session.forward(image, logits);
        ends[calls] = (System.nanoTime() - start) * 1e-9;
      } while (++calls < ends.length && ends[calls - 1] < limit);
    }
    Arrays.stream(ends, 0, calls).forEach(System.out::println);
  }
}
