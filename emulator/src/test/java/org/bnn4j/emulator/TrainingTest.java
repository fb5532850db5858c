package org.bnn4j.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.SplittableRandom;
import org.bnn4j.emulator.small.SmallNet;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.cuda.CudaBackend;
import org.bnn4j.runtime.model.Seed;
import org.bnn4j.runtime.train.Adam;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Twenty steps of a network, on a device and on the CPU. */
class TrainingTest {
  private static final int STEPS = 20;
  private static final int BATCH = 6;
  private static final int LAST_BATCH = 5;
  private static final int PIXELS = 3 * 8 * 8;
  private static final int CLASSES = 10;

  @BeforeEach
  void needsADevice() {
    assumeTrue(EmulatedDevice.obstacle().isEmpty(), () -> EmulatedDevice.obstacle().orElse(""));
  }

  /** The losses of all steps, then the outputs of evaluation and of the packed network. */
  private static final class Course {
    private final float[] losses = new float[STEPS];
    private final float[] evaluated = new float[BATCH * CLASSES];
    private final float[] packed = new float[BATCH * CLASSES];
  }

  private static Course train(Backend backend) {
    var course = new Course();
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

  @Test
  void inTheOrderOfTheReferenceAllBitsAreThoseOfTheCpu() {
    Course expected = train(CpuBackend.create("vector", 1));
    EmulatedDevice device = EmulatedDevice.create(10, 0);
    Course actual = train(CudaBackend.create(device, true));
    assertThat(actual.losses).isEqualTo(expected.losses);
    assertThat(actual.evaluated).isEqualTo(expected.evaluated);
    assertThat(actual.packed).isEqualTo(expected.packed);
    assertThat(actual.packed).isEqualTo(actual.evaluated);
    assertThat(device.count("cuGraphLaunch")).isGreaterThan(STEPS);
  }

  /** The gradients of matrix instructions differ in their last bits, so signs may flip later on. */
  @Test
  void byMatrixInstructionsTheFirstStepsAreThoseOfTheCpu() {
    Course expected = train(CpuBackend.create("vector", 1));
    for (int major : new int[] {8, 9}) {
      Course actual = train(CudaBackend.create(EmulatedDevice.create(major, 0), false));
      assertThat(actual.losses[0]).isEqualTo(expected.losses[0]);
      for (int step = 1; step < STEPS; step++) {
        float tolerance = step < 4 ? 1e-3f : 0.5f;
        assertThat(actual.losses[step])
            .as("loss of step %d on %d.0", step, major)
            .isCloseTo(expected.losses[step], within(tolerance));
      }
      assertThat(actual.packed).isEqualTo(actual.evaluated);
    }
  }
}
