package org.bnn4j.examples.digits;

import java.util.Locale;

/** Trains with several seeds, to tell luck from merit. */
final class SeedStudy {
  private SeedStudy() {}

  /** Prints the test accuracy of each seed, and their mean. */
  static void run(Trainer trainer, Digits test, int first, int seeds) {
    double sum = 0;
    for (int seed = first; seed < first + seeds; seed++) {
      try (var net = trainer.train(seed);
          var session = net.session(Evaluation.BATCH)) {
        double accuracy = Evaluation.of(session::forward, test).accuracy();
        System.out.printf(Locale.ROOT, "seed %d: test accuracy %.1f %%%n", seed, accuracy);
        sum += accuracy;
      }
    }
    System.out.printf(Locale.ROOT, "mean test accuracy of %d seeds: %.2f %%%n", seeds, sum / seeds);
  }
}
