package org.bnn4j.examples.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.bnn4j.runtime.Backend;

/**
 * Bytes on the heap that all threads together take for steps of a settled network, without what an
 * idle JVM takes in the same time.
 */
final class AllocationBenchmark {
  private static final int BATCH = 2;

  private final Suite suite;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  AllocationBenchmark(Suite suite) {
    this.suite = suite;
  }

  void run(Report report) {
    try (Backend backend = Backends.ofThreads(2)) {
      Network network = Network.SMALL;
      report.add(row(RowIds.INFERENCE_BYTES, network.inference(backend)));
      report.add(row(RowIds.TRAINING_BYTES, network.trainingStep(backend, BATCH)));
    }
  }

  private Row row(String id, Task step) {
    long start = System.nanoTime();
    for (int i = 0;
        i < suite.steps() || System.nanoTime() - start < suite.settlingSeconds() * 1e9;
        i++) {
      step.run();
    }
    long begin = System.nanoTime();
    long before = threads.getTotalThreadAllocatedBytes();
    for (int i = 0; i < suite.steps(); i++) {
      step.run();
    }
    long busy = threads.getTotalThreadAllocatedBytes() - before;
    long idle = idleBytes(System.nanoTime() - begin);
    return Row.alone(id, (double) Math.max(0, busy - idle), "bytes")
        .withNote("in %,d steps on 2 threads; idle %,d".formatted(suite.steps(), idle));
  }

  private long idleBytes(long nanoseconds) {
    long before = threads.getTotalThreadAllocatedBytes();
    try {
      Thread.sleep(nanoseconds / 1_000_000, (int) (nanoseconds % 1_000_000));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return threads.getTotalThreadAllocatedBytes() - before;
  }
}
