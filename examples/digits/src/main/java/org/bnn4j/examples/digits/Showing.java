package org.bnn4j.examples.digits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bnn4j.runtime.Backend;

/** One network from its training to its packed file, and what it is worth. */
final class Showing {
  private final Backend backend;
  private final Trainer trainer;
  private final Digits test;
  private final Options options;

  Showing(Backend backend, Trainer trainer, Digits test, Options options) {
    this.backend = backend;
    this.trainer = trainer;
    this.test = test;
    this.options = options;
  }

  /** Trains, saves, packs, loads, measures and prints. */
  void run() throws IOException {
    Path latentFile = options.output().resolve("digits-net.safetensors");
    Path packedFile = options.output().resolve("digits-net.packed.safetensors");
    try (var net = trainer.train(options.seed())) {
      System.out.println("loss of the last batch: " + trainer.lastLoss());
      net.save(latentFile);
      net.pack().save(packedFile);
      var packed = PackedDigitsNet.load(backend, packedFile);
      var table =
          new Table(
              evaluate(net),
              evaluate(packed),
              withoutBinaryUnits(),
              Files.size(latentFile),
              Files.size(packedFile),
              latency(net),
              latency(packed),
              Workload.of(backend, packedFile),
              backend.description());
      System.out.println();
      System.out.print(table.text());
      System.out.println("saved as " + latentFile + " and " + packedFile);
    }
  }

  private Evaluation evaluate(DigitsNet net) {
    try (var session = net.session(Evaluation.BATCH)) {
      return Evaluation.of(session::forward, test);
    }
  }

  private Evaluation evaluate(PackedDigitsNet net) {
    try (var session = net.session(Evaluation.BATCH)) {
      return Evaluation.of(session::forward, test);
    }
  }

  private Evaluation withoutBinaryUnits() {
    try (var net = trainer.trainWithoutBinaryUnits(options.seed());
        var session = net.session(Evaluation.BATCH)) {
      return Evaluation.of(session::forward, test);
    }
  }

  private double latency(DigitsNet net) {
    try (var session = net.session(1)) {
      return Latency.microseconds(session::forward, test);
    }
  }

  private double latency(PackedDigitsNet net) {
    try (var session = net.session(1)) {
      return Latency.microseconds(session::forward, test);
    }
  }
}
