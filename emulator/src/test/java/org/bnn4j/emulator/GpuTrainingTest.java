package org.bnn4j.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.cuda.CudaBackend;
import org.bnn4j.runtime.cuda.driver.DriverProbe;
import org.bnn4j.runtime.cuda.driver.NoDeviceException;
import org.bnn4j.runtime.cuda.driver.ThisMachine;
import org.junit.jupiter.api.Test;

/** Twenty steps of a network on the GPU of this machine and on the CPU. */
class GpuTrainingTest {
  private static Backend gpu(boolean exact) {
    try {
      return CudaBackend.create(DriverProbe.open(new ThisMachine()), exact);
    } catch (NoDeviceException e) {
      return abort("skipped: " + e.getMessage());
    }
  }

  @Test
  void inTheOrderOfTheReferenceAllBitsAreThoseOfTheCpu() {
    TrainingCourse actual = TrainingCourse.of(gpu(true));
    TrainingCourse expected = TrainingCourse.of(CpuBackend.create("vector", 1));
    assertThat(actual.losses).isEqualTo(expected.losses);
    assertThat(actual.evaluated).isEqualTo(expected.evaluated);
    assertThat(actual.packed).isEqualTo(expected.packed);
  }

  @Test
  void byMatrixInstructionsTheFirstStepsAreThoseOfTheCpu() {
    TrainingCourse actual = TrainingCourse.of(gpu(false));
    TrainingCourse expected = TrainingCourse.of(CpuBackend.create("vector", 1));
    assertThat(actual.losses[0]).isEqualTo(expected.losses[0]);
    assertThat(actual.losses[1]).isCloseTo(expected.losses[1], within(1e-3f));
    assertThat(actual.packed).isEqualTo(actual.evaluated);
  }
}
