package org.bnn4j.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.bnn4j.runtime.Backend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Whole steps of a generated network on two threads: once compiled, they take nothing from the
 * heap.
 */
final class StepAllocationTest {
  private static final Backend BACKEND = Backends.ofThreads(2);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @AfterAll
  static void close() {
    BACKEND.close();
  }

  @Test
  void thousandInferencesTakeNothing() {
    assertThat(leastBytes(Network.SMALL.inference(BACKEND), 1000)).isZero();
  }

  @Test
  void twoHundredStepsOfTrainingTakeNothing() {
    assertThat(leastBytes(Network.SMALL.trainingStep(BACKEND, 2), 200)).isZero();
  }

  /** Until the compiler has done its work, steps allocate; so they are counted until none does. */
  private static long leastBytes(Task step, int steps) {
    long end = System.nanoTime() + LIMIT.toNanos();
    long least = Long.MAX_VALUE;
    while (least > 0 && System.nanoTime() < end) {
      least = Math.min(least, bytes(step, steps));
    }
    return least;
  }

  /** Bytes of all threads, without what an idle JVM takes in the same time. */
  private static long bytes(Task step, int steps) {
    long start = System.nanoTime();
    long before = THREADS.getTotalThreadAllocatedBytes();
    for (int i = 0; i < steps; i++) {
      step.run();
    }
    long busy = THREADS.getTotalThreadAllocatedBytes() - before;
    return Math.max(0, busy - idleBytes(System.nanoTime() - start));
  }

  private static long idleBytes(long nanoseconds) {
    long before = THREADS.getTotalThreadAllocatedBytes();
    long end = System.nanoTime() + nanoseconds;
    for (long left = nanoseconds; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return THREADS.getTotalThreadAllocatedBytes() - before;
  }
}
