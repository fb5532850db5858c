package org.bnn4j.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class WarmUpCurveTest {
  /** Calls that take as long as given, from 0 on. */
  private static WarmUpCurve calls(double... durations) {
    double[] ends = new double[durations.length];
    double now = 0;
    for (int i = 0; i < durations.length; i++) {
      now += durations[i];
      ends[i] = now;
    }
    return new WarmUpCurve(ends);
  }

  private static double[] then(double[] first, int count, double duration) {
    return DoubleStream.concat(
            DoubleStream.of(first), DoubleStream.generate(() -> duration).limit(count))
        .toArray();
  }

  @Test
  void findsTheFirstOfFiveFastCalls() {
    // The first call loads; one fast call among slow ones does not count.
    double[] start = {1, 10, 1, 10, 1.5, 1.5, 1.5, 1.5, 1.5};
    WarmUpCurve curve = calls(then(start, 40, 1));
    assertThat(curve.secondsUntil(2)).isCloseTo(1 + 10 + 1 + 10 + 1.5, within(1e-9));
    assertThat(curve.secondsUntil(1.1)).isCloseTo(22 + 7.5 + 1, within(1e-9));
  }

  @Test
  void saysNothingOfTooFewCalls() {
    assertThat(calls(1, 1, 1).secondsUntil(2)).isNaN();
    assertThat(new WarmUpCurve(new double[0]).secondsUntil(2)).isNaN();
  }
}
