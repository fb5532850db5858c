package org.bnn4j.examples.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Times things side by side. After a warm-up of each they take turns, so that what else the machine
 * does hits all alike.
 *
 * @param warmUpSeconds of each, and at least {@value #WARM_UP_CALLS} calls
 * @param rounds whose median counts
 * @param roundSeconds of each in each round, and at least one call
 */
record Stopwatch(double warmUpSeconds, int rounds, double roundSeconds) {
  private static final int WARM_UP_CALLS = 2;

  /** Seconds a call, in the order of what was given. */
  List<Double> seconds(List<Runnable> contestants) {
    int[] calls = contestants.stream().mapToInt(this::warmUp).toArray();
    double[][] times = new double[contestants.size()][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < times.length; i++) {
        times[i][round] = time(contestants.get(i), calls[i]);
      }
    }
    List<Double> medians = new ArrayList<>();
    for (double[] samples : times) {
      medians.add(Statistics.median(samples));
    }
    return medians;
  }

  /** Seconds a call of one thing. */
  double seconds(Runnable contestant) {
    return seconds(List.of(contestant)).getFirst();
  }

  /** Warms up and returns how many calls fill a round. */
  private int warmUp(Runnable contestant) {
    long start = System.nanoTime();
    int calls = 0;
    while (calls < WARM_UP_CALLS || since(start) < warmUpSeconds) {
      contestant.run();
      calls++;
    }
    double once = time(contestant, Math.max(1, calls / 8));
    return (int) Math.max(1, Math.min(1e6, roundSeconds / once));
  }

  private static double time(Runnable contestant, int calls) {
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      contestant.run();
    }
    return since(start) / calls;
  }

  private static double since(long start) {
    return Math.max(1, System.nanoTime() - start) * 1e-9;
  }
}
