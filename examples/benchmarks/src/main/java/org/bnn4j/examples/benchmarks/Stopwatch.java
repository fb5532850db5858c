package org.bnn4j.examples.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Times things side by side. After a warm-up of each they take turns, so that what else the machine
 * does hits all alike.
 *
 * @param warmUpSeconds of each, at least
 * @param warmUpCalls of each, at least
 * @param rounds whose median counts
 * @param roundSeconds of each in each round, and at least one call
 */
record Stopwatch(double warmUpSeconds, int warmUpCalls, int rounds, double roundSeconds) {

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

  /** Warms up and returns how many calls fill a round; one where there is no warm-up. */
  private int warmUp(Runnable contestant) {
    long start = System.nanoTime();
    int calls = 0;
    while (calls < warmUpCalls || since(start) < warmUpSeconds) {
      contestant.run();
      calls++;
    }
    if (calls == 0) {
      return 1;
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
