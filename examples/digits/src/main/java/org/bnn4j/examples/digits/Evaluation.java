package org.bnn4j.examples.digits;

/** What a network reads in digits, and how much of it is right. */
final class Evaluation {
  /** Images that a network is given at once: a session must take as many. */
  static final int BATCH = 100;

  private final int[] predictions;
  private final int correct;

  private Evaluation(int[] predictions, int correct) {
    this.predictions = predictions;
    this.correct = correct;
  }

  /** Runs a network on a batch: the method {@code forward} of a generated session. */
  interface Forward {
    void forward(float[] images, float[] logits, int n);
  }

  /** Runs a network on all digits. */
  static Evaluation of(Forward network, Digits digits) {
    float[] images = new float[BATCH * Digits.PIXELS];
    float[] logits = new float[BATCH * Digits.CLASSES];
    int[] predictions = new int[digits.count()];
    int correct = 0;
    for (int start = 0; start < predictions.length; start += BATCH) {
      int n = Math.min(BATCH, predictions.length - start);
      for (int i = 0; i < n; i++) {
        digits.copy(start + i, images, i * Digits.PIXELS);
      }
      network.forward(images, logits, n);
      for (int i = 0; i < n; i++) {
        predictions[start + i] = largest(logits, i * Digits.CLASSES);
        correct += predictions[start + i] == digits.label(start + i) ? 1 : 0;
      }
    }
    return new Evaluation(predictions, correct);
  }

  /** Images. */
  int count() {
    return predictions.length;
  }

  /** Percent of the images that are read correctly. */
  double accuracy() {
    return 100.0 * correct / predictions.length;
  }

  /** Images in which another network reads the same. */
  int agreement(Evaluation other) {
    int same = 0;
    for (int i = 0; i < predictions.length; i++) {
      same += predictions[i] == other.predictions[i] ? 1 : 0;
    }
    return same;
  }

  /** The class of the largest of the logits from {@code offset} on. */
  static int largest(float[] logits, int offset) {
    int best = 0;
    for (int i = 1; i < Digits.CLASSES; i++) {
      if (logits[offset + i] > logits[offset + best]) {
        best = i;
      }
    }
    return best;
  }
}
