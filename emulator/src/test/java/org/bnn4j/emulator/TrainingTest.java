package org.bnn4j.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.cuda.CudaBackend;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Twenty steps of a network, on a device and on the CPU. */
class TrainingTest {
  @BeforeEach
  void needsADevice() {
    assumeTrue(EmulatedDevice.obstacle().isEmpty(), () -> EmulatedDevice.obstacle().orElse(""));
  }

  @Test
  void inTheOrderOfTheReferenceAllBitsAreThoseOfTheCpu() {
    TrainingCourse expected = TrainingCourse.of(CpuBackend.create("vector", 1));
    EmulatedDevice device = EmulatedDevice.create(10, 0);
    TrainingCourse actual = TrainingCourse.of(CudaBackend.create(device, true));
    assertThat(actual.losses).isEqualTo(expected.losses);
    assertThat(actual.evaluated).isEqualTo(expected.evaluated);
    assertThat(actual.packed).isEqualTo(expected.packed);
    assertThat(actual.packed).isEqualTo(actual.evaluated);
    assertThat(device.count("cuGraphLaunch")).isGreaterThan(TrainingCourse.STEPS);
  }

  /** The gradients of matrix instructions differ in their last bits, so signs may flip later on. */
  @Test
  void byMatrixInstructionsTheFirstStepsAreThoseOfTheCpu() {
    TrainingCourse expected = TrainingCourse.of(CpuBackend.create("vector", 1));
    for (int major : new int[] {8, 9}) {
      TrainingCourse actual =
          TrainingCourse.of(CudaBackend.create(EmulatedDevice.create(major, 0), false));
      assertThat(actual.losses[0]).isEqualTo(expected.losses[0]);
      for (int step = 1; step < TrainingCourse.STEPS; step++) {
        float tolerance = step < 4 ? 1e-3f : 0.5f;
        assertThat(actual.losses[step])
            .as("loss of step %d on %d.0", step, major)
            .isCloseTo(expected.losses[step], within(tolerance));
      }
      assertThat(actual.packed).isEqualTo(actual.evaluated);
    }
  }
}
