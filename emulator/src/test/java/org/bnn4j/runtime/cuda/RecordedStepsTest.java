package org.bnn4j.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.bnn4j.emulator.EmulatedDevice;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Steps become one graph a batch size, and again when memory has moved. */
class RecordedStepsTest {
  private static final String RECORD = "cuStreamBeginCapture";
  private static final String REPLAY = "cuGraphLaunch";

  private final Workload expected = new Workload(ReferenceBackend.create());

  @BeforeEach
  void needsADevice() {
    assumeTrue(EmulatedDevice.obstacle().isEmpty(), () -> EmulatedDevice.obstacle().orElse(""));
  }

  @Test
  void theSecondRunOfASizeIsRecordedAndTheOthersAreReplayed() {
    EmulatedDevice device = EmulatedDevice.create(10, 0);
    try (CudaBackend backend = CudaBackend.create(device, true)) {
      Workload workload = new Workload(backend);
      for (int seed = 0; seed < 5; seed++) {
        assertThat(workload.run(4, seed)).isEqualTo(expected.run(4, seed));
      }
      assertThat(device.count(RECORD)).isEqualTo(1);
      assertThat(device.count(REPLAY)).isEqualTo(4);
      for (int seed = 0; seed < 3; seed++) {
        assertThat(workload.run(3, seed)).isEqualTo(expected.run(3, seed));
        assertThat(workload.run(4, seed)).isEqualTo(expected.run(4, seed));
      }
      assertThat(device.count(RECORD)).isEqualTo(2);
    }
  }

  @Test
  void graphsAreRecordedAgainWhenScratchMemoryHasMoved() {
    EmulatedDevice device = EmulatedDevice.create(10, 0);
    try (CudaBackend backend = CudaBackend.create(device, true)) {
      Workload workload = new Workload(backend);
      for (int seed = 0; seed < 3; seed++) {
        workload.run(2, seed);
      }
      assertThat(device.count(RECORD)).isEqualTo(1);
      TensorType large = TensorType.sign(Shape.of(1, 600, 30, 30));
      backend.write(large, 1, new float[600 * 900], backend.allocate(1, large));
      assertThat(workload.run(2, 8)).isEqualTo(expected.run(2, 8));
      assertThat(device.count(RECORD)).isEqualTo(1);
      assertThat(workload.run(2, 9)).isEqualTo(expected.run(2, 9));
      assertThat(device.count(RECORD)).isEqualTo(2);
    }
  }

  @Test
  void onlySoManySizesAreRemembered() {
    EmulatedDevice device = EmulatedDevice.create(10, 0);
    try (CudaBackend backend = CudaBackend.create(device, true)) {
      int[] runs = {0};
      var steps = backend.steps(n -> runs[0]++);
      for (int n = 1; n <= 9; n++) {
        steps.run(n);
      }
      steps.run(9);
      assertThat(runs[0]).isEqualTo(10);
      steps.run(1);
      steps.run(9);
      assertThat(runs[0]).isEqualTo(11);
    }
  }
}
