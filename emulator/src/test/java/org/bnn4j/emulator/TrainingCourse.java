package org.bnn4j.emulator;

import java.util.SplittableRandom;
import org.bnn4j.emulator.small.SmallNet;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.model.Seed;
import org.bnn4j.runtime.train.Adam;

/** Twenty steps of a network on a backend, then its evaluation and its packed form. */
final class TrainingCourse {
  static final int STEPS = 20;
  private static final int BATCH = 6;
  private static final int LAST_BATCH = 5;
  private static final int PIXELS = 3 * 8 * 8;
  private static final int CLASSES = 10;

  final float[] losses = new float[STEPS];
  final float[] evaluated = new float[BATCH * CLASSES];
  final float[] packed = new float[BATCH * CLASSES];

  private TrainingCourse() {}

  /** Trains, and closes the backend. */
  static TrainingCourse of(Backend backend) {
    var course = new TrainingCourse();
    var random = new SplittableRandom(1);
    try (backend;
        var net = SmallNet.create(backend, Seed.of(1));
        var training = net.training(BATCH, Adam.of(0.01f))) {
      for (int step = 0; step < STEPS; step++) {
        int n = step % 4 == 3 ? LAST_BATCH : BATCH;
        course.losses[step] = training.step(images(n, random), labels(n, random), n);
      }
      float[] images = images(BATCH, random);
      try (var session = net.session(BATCH);
          var packedSession = net.pack().session(BATCH)) {
        for (int run = 0; run < 3; run++) {
          session.forward(images, course.evaluated, BATCH);
          packedSession.forward(images, course.packed, BATCH);
        }
      }
      return course;
    }
  }

  private static float[] images(int n, SplittableRandom random) {
    float[] values = new float[n * PIXELS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private static int[] labels(int n, SplittableRandom random) {
    return random.ints(n, 0, CLASSES).toArray();
  }
}
