package org.bnn4j.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import org.bnn4j.runtime.cpu.CpuBackend;

/** Measures this library beside others and prints a table. */
public final class Benchmarks {
  private static final String FILE = "bench.json";

  private final Suite suite;
  private final Peers peers;
  private final int threads;

  Benchmarks(Suite suite, Peers peers, int threads) {
    this.suite = suite;
    this.peers = peers;
    this.threads = threads;
  }

  /** Runs the benchmark; {@code --help} tells the options. */
  public static void main(String[] arguments) {
    try {
      run(Options.parse(arguments));
    } catch (UserError e) {
      fail(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      fail("A file could not be written, or a JVM not be started: " + e);
    }
  }

  private static void fail(String message) {
    System.err.println(message);
    System.exit(1);
  }

  private static void run(Options options) throws IOException {
    if (options.help()) {
      System.out.println(Options.USAGE);
      return;
    }
    long start = System.nanoTime();
    Machine machine = Machine.here();
    System.out.println(machine.cpu() + ": " + String.join(" ", machine.features()));
    List<Row> rows = measure(options);
    System.out.println();
    System.out.print(TextTable.text(rows));
    System.out.print(Verdict.text(rows));
    Path file = options.output().resolve(FILE);
    Files.createDirectories(options.output());
    Files.writeString(file, JsonReport.text(machine, options.threads(), rows));
    System.out.printf(
        Locale.ROOT, "%s; %.0f seconds in all%n", file, (System.nanoTime() - start) * 1e-9);
  }

  private static List<Row> measure(Options options) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (Peers peers = Peers.installed(options.threads())) {
      System.out.println("peers: " + String.join("; ", peers.names()));
      Suite suite = options.full() ? Suite.FULL : Suite.QUICK;
      rows.addAll(new Benchmarks(suite, peers, options.threads()).measure());
    }
    if (options.full()) {
      progress("single kernels, with JMH");
      for (Microbenchmarks all : ServiceLoader.load(Microbenchmarks.class)) {
        rows.addAll(all.measure(options.threads()));
      }
    }
    return rows;
  }

  /** Measures all, and returns the rows of the report. */
  List<Row> measure() throws IOException {
    Report report = new Report(RowIds.of(suite));
    progress("warm-up of a fresh JVM");
    new WarmUpBenchmark(suite, threads).run(report);
    progress("allocation");
    new AllocationBenchmark(suite).run(report);
    progress("scaling");
    new ScalingBenchmark(suite).run(report);
    try (CpuBackend backend = Backends.ofThreads(threads)) {
      progress(backend.description());
      double bits = Bounds.bits(suite.perLayer());
      double floats = Bounds.floats(suite.perLayer());
      progress(
          String.format(
              Locale.ROOT,
              "one core: %.3f TOPS xor + popcount + add, %.3f TOPS float multiply-add",
              bits * 1e-12,
              floats * 1e-12));
      progress("layers");
      LayerBenchmark layers = new LayerBenchmark(suite, backend, peers, threads * floats);
      layers.run(report);
      new BoundBenchmark(suite, backend, threads * bits).run(report, layers::seconds);
      progress("networks");
      new NetworkBenchmark(suite, backend, peers).run(report);
    }
    return report.rows();
  }

  private static void progress(String what) {
    System.out.println(what);
  }
}
