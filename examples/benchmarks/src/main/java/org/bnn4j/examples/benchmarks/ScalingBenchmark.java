package org.bnn4j.examples.benchmarks;

import java.util.List;
import org.bnn4j.runtime.Backend;

/** A step of training on two threads beside one. */
final class ScalingBenchmark {
  private static final double MILLISECONDS = 1e3;

  private final Suite suite;

  ScalingBenchmark(Suite suite) {
    this.suite = suite;
  }

  void run(Report report) {
    Network network = suite.networks().getFirst();
    try (Backend one = Backends.ofThreads(1);
        Backend two = Backends.ofThreads(2)) {
      List<Double> seconds =
          suite
              .perTraining()
              .seconds(
                  List.of(
                      network.trainingStep(two, suite.batch())::run,
                      network.trainingStep(one, suite.batch())::run));
      report.add(
          Row.times(
                  RowIds.TWO_THREADS,
                  seconds.get(0) * MILLISECONDS,
                  seconds.get(1) * MILLISECONDS,
                  "1 thread",
                  "ms")
              .withNote("training " + network.name()));
    }
  }
}
