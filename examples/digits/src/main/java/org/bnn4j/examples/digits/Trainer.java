package org.bnn4j.examples.digits;

import java.util.function.Consumer;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.model.Seed;

/** Trains a new network on digits. */
final class Trainer {
  private final Backend backend;
  private final Digits digits;
  private final Recipe recipe;
  private final boolean terminal;
  private float lastLoss = Float.NaN;

  /**
   * A trainer.
   *
   * @param terminal whether progress is a bar that moves, or lines
   */
  Trainer(Backend backend, Digits digits, Recipe recipe, boolean terminal) {
    this.backend = backend;
    this.digits = digits;
    this.recipe = recipe;
    this.terminal = terminal;
  }

  /** The network that a seed gives. */
  DigitsNet train(long seed) {
    var net = DigitsNet.create(backend, Seed.of(seed));
    try (var training = net.training(recipe.batch(), recipe.optimizer())) {
      run("DigitsNet", seed, training::step, training::logits);
    }
    return net;
  }

  /** The network without binary units that a seed gives. */
  DigitsNetWithoutBinaryUnits trainWithoutBinaryUnits(long seed) {
    var net = DigitsNetWithoutBinaryUnits.create(backend, Seed.of(seed));
    try (var training = net.training(recipe.batch(), recipe.optimizer())) {
      run("no binary units", seed, training::step, training::logits);
    }
    return net;
  }

  /** The loss of the last batch: the same bits on every CPU. */
  float lastLoss() {
    return lastLoss;
  }

  /** One step on a batch, which gives its loss: the method of that name of a generated class. */
  private interface Step {
    float step(float[] images, int[] labels, int n);
  }

  private void run(String name, long seed, Step step, Consumer<float[]> readLogits) {
    var batches = new Batches(digits, recipe.batch(), seed);
    float[] logits = new float[recipe.batch() * Digits.CLASSES];
    try (Progress progress = Progress.start(name, recipe, terminal)) {
      for (int i = 0; i < recipe.steps(); i++) {
        batches.advance();
        lastLoss = step.step(batches.images, batches.labels, batches.size());
        readLogits.accept(logits);
        progress.add(lastLoss, correct(logits, batches.labels));
      }
    }
  }

  private static int correct(float[] logits, int[] labels) {
    int correct = 0;
    for (int i = 0; i < labels.length; i++) {
      if (Evaluation.largest(logits, i * Digits.CLASSES) == labels[i]) {
        correct++;
      }
    }
    return correct;
  }
}
