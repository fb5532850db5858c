package org.bnn4j.examples.benchmarks;

import java.util.List;
import java.util.Optional;

/**
 * What is measured, and how long.
 *
 * @param perLayer how long each layer is timed
 * @param perNetwork how long each inference is timed
 * @param perTraining how long each training is timed
 * @param perLargeTraining how long that of a large network is timed; empty if not at all
 * @param batch images in a step of training
 * @param steps whose allocation is counted, behind as many that are not
 * @param settlingSeconds that those take at least
 * @param freshSeconds in which a fresh JVM is watched
 */
record Suite(
    List<Layer> layers,
    List<Network> networks,
    Stopwatch perLayer,
    Stopwatch perNetwork,
    Stopwatch perTraining,
    Optional<Stopwatch> perLargeTraining,
    int batch,
    int steps,
    double settlingSeconds,
    double freshSeconds) {

  /** Three minutes. */
  static final Suite QUICK = of(Optional.empty());

  /** One step of large networks behind the one that is compared. */
  static final Suite FULL = of(Optional.of(new Stopwatch(0, 0, 1, 0)));

  Suite {
    layers = List.copyOf(layers);
    networks = List.copyOf(networks);
  }

  private static Suite of(Optional<Stopwatch> perLargeTraining) {
    return new Suite(
        Layer.ALL,
        Network.ALL,
        new Stopwatch(0.25, 2, 9, 0.04),
        new Stopwatch(1.5, 2, 9, 0.1),
        new Stopwatch(1.5, 2, 5, 0.3),
        perLargeTraining,
        32,
        1000,
        8,
        10);
  }

  /** How long training a network is timed; empty if not at all. */
  Optional<Stopwatch> training(Network network) {
    return network.isLarge() ? perLargeTraining : Optional.of(perTraining);
  }
}
