package org.bnn4j.examples.benchmarks.gpu;

import java.util.Arrays;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;

/**
 * Times work on a device that runs behind the program: many calls one behind the other, then a read
 * that waits for all of them.
 */
final class DeviceStopwatch {
  private static final TensorType SCALAR = TensorType.real(Shape.scalar());
  private static final int REPEATS = 7;

  private final Backend backend;
  private final Buffer scalar;
  private final float[] value = new float[1];
  private final long nanosPerRepeat;

  /**
   * A stopwatch for work on a backend.
   *
   * @param millisPerRepeat how long the calls of one measurement take together, about
   */
  DeviceStopwatch(Backend backend, int millisPerRepeat) {
    this.backend = backend;
    this.scalar = backend.allocate(1, SCALAR);
    this.nanosPerRepeat = millisPerRepeat * 1_000_000L;
  }

  /** Microseconds of one call: the median of seven measurements, after one that warms up. */
  double microseconds(Runnable work) {
    int calls = 1;
    long nanos = time(work, calls);
    while (nanos < nanosPerRepeat && calls < 1 << 20) {
      calls *= 2;
      nanos = time(work, calls);
    }
    double[] all = new double[REPEATS];
    for (int i = 0; i < REPEATS; i++) {
      all[i] = time(work, calls) / 1e3 / calls;
    }
    Arrays.sort(all);
    return all[REPEATS / 2];
  }

  private long time(Runnable work, int calls) {
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      work.run();
    }
    backend.read(SCALAR, 1, scalar, value);
    return System.nanoTime() - start;
  }
}
