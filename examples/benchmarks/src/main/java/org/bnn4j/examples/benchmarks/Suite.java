package org.bnn4j.examples.benchmarks;

import java.util.List;

/**
 * What is measured, and how long.
 *
 * @param perLayer how long each layer is timed
 * @param perNetwork how long each inference is timed
 * @param perTraining how long each training is timed
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
    int batch,
    int steps,
    double settlingSeconds,
    double freshSeconds) {

  static final Suite FULL =
      new Suite(
          Layer.ALL,
          Network.ALL,
          new Stopwatch(0.25, 9, 0.04),
          new Stopwatch(1.5, 9, 0.1),
          new Stopwatch(1.5, 5, 0.3),
          32,
          1000,
          8,
          10);

  Suite {
    layers = List.copyOf(layers);
    networks = List.copyOf(networks);
  }
}
