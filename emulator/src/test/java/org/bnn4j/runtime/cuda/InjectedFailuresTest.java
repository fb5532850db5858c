package org.bnn4j.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.bnn4j.emulator.EmulatedDevice;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.cuda.driver.DriverException;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call of the driver that fails is named, leaks nothing, and never gives a wrong result. */
class InjectedFailuresTest {
  private static final long MEMORY = 1 << 26;

  /** Shared by all runs: garbage would have the collector free memory in some and not in others. */
  private static final float[] VALUES = new float[1_200_000];

  private final Workload expected = new Workload(ReferenceBackend.create());

  @BeforeEach
  void needsADevice() {
    assumeTrue(EmulatedDevice.obstacle().isEmpty(), () -> EmulatedDevice.obstacle().orElse(""));
  }

  /** All that a program does, with staging and scratch memory that grow on the way. */
  private void program(CudaBackend backend) {
    Workload workload = new Workload(backend);
    for (int seed = 0; seed < 3; seed++) {
      assertThat(workload.run(2, seed)).isEqualTo(expected.run(2, seed));
    }
    TensorType large = TensorType.sign(Shape.of(1, 600, 30, 30));
    backend.write(large, 1, new float[600 * 900], backend.allocate(1, large));
    checkLargeCopies(backend);
    assertThat(workload.run(3, 3)).isEqualTo(expected.run(3, 3));
    assertThat(workload.run(2, 4)).isEqualTo(expected.run(2, 4));
  }

  /** Copies that several threads share. */
  private static void checkLargeCopies(CudaBackend backend) {
    for (int i = 0; i < VALUES.length; i++) {
      VALUES[i] = i;
    }
    TensorType type = TensorType.real(Shape.of(1, VALUES.length, 1, 1));
    Buffer buffer = backend.allocate(1, type);
    backend.write(type, 1, VALUES, buffer);
    Arrays.fill(VALUES, 0);
    backend.read(type, 1, buffer, VALUES);
    for (int i = 0; i < VALUES.length; i++) {
      if (VALUES[i] != i) {
        throw new AssertionError("value " + i + " is " + VALUES[i]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cuMemAlloc",
        "cuMemFree",
        "cuMemsetD8Async",
        "cuMemcpyHtoDAsync",
        "cuMemcpyDtoHAsync",
        "cuModuleLoadData",
        "cuModuleGetFunction",
        "cuLaunchKernel",
        "cuStreamBeginCapture",
        "cuStreamGetCaptureInfo",
        "cuStreamUpdateCaptureDependencies",
        "cuStreamEndCapture",
        "cuGraphLaunch",
        "cuStreamSynchronize",
        "cuMemHostAlloc",
        "cuMemFreeHost"
      })
  void everyCallMayFail(String call) {
    EmulatedDevice sound = EmulatedDevice.create(10, 0, MEMORY);
    try (CudaBackend backend = CudaBackend.create(sound, true)) {
      program(backend);
    }
    int calls = sound.count(call);
    assertThat(calls).as("calls of %s", call).isPositive();
    for (int nth : new TreeSet<>(List.of(1, 2, (calls + 1) / 2, calls - 1, calls))) {
      if (nth >= 1 && nth <= calls) {
        checkFailure(call, nth);
      }
    }
  }

  private void checkFailure(String call, int nth) {
    EmulatedDevice device = EmulatedDevice.create(10, 0, MEMORY);
    long free = device.freeMemory();
    device.failing(call, nth);
    CudaBackend backend = create(device, call);
    if (backend != null) {
      try (backend) {
        boolean failed = fails(backend, call);
        if (!failed) {
          assertThat(call).as("only memory is asked for twice").isEqualTo("cuMemAlloc");
        }
        checkUsableOrClosed(backend);
      }
    }
    assertThat(device.freeMemory()).as("free memory at the end").isEqualTo(free);
  }

  private static @Nullable CudaBackend create(EmulatedDevice device, String call) {
    try {
      return CudaBackend.create(device, true);
    } catch (DriverException e) {
      checkNamed(e, call);
      return null;
    }
  }

  private boolean fails(CudaBackend backend, String call) {
    try {
      program(backend);
      return false;
    } catch (DriverException e) {
      checkNamed(e, call);
      return true;
    }
  }

  private static void checkNamed(DriverException e, String call) {
    assertThat(e.call()).isEqualTo(call);
    assertThat(e).hasMessageContaining(call).hasMessageContaining(e.error());
    if (call.equals("cuLaunchKernel")) {
      assertThat(e.kernel()).isNotNull();
      assertThat(e).hasMessageContaining(String.valueOf(e.kernel()));
    }
  }

  private void checkUsableOrClosed(CudaBackend backend) {
    try {
      program(backend);
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageStartingWith("the cuda backend is closed, since the device was lost");
    }
  }

  @Test
  void aClosedBackendSaysSo() {
    CudaBackend backend = CudaBackend.create(EmulatedDevice.create(10, 0), true);
    backend.close();
    backend.close();
    assertThatThrownBy(() -> new Workload(backend))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the cuda backend is closed");
  }

  @Test
  void tooLargeABatchIsToldWhatWouldFit() {
    try (CudaBackend backend = CudaBackend.create(EmulatedDevice.create(10, 0, 1 << 22), true)) {
      TensorType image = TensorType.real(Shape.batch(16, 32, 32));
      var first = backend.allocate(32, image);
      assertThatThrownBy(() -> backend.allocate(32, image, image))
          .isInstanceOf(DriverException.class)
          .hasMessageContaining("cuMemAlloc")
          .hasMessageContaining("2.0 MiB were asked for")
          .hasMessageContaining("of 4.0 MiB are free")
          .hasMessageContaining("a batch of 31 would fit so far instead of 32");
      assertThat(first).isNotNull();
    }
  }

  @Test
  void memoryThatNobodyHoldsIsGivenBack() {
    try (CudaBackend backend = CudaBackend.create(EmulatedDevice.create(10, 0, 1 << 22), true)) {
      TensorType image = TensorType.real(Shape.batch(16, 32, 32));
      for (int i = 0; i < 10; i++) {
        assertThat(backend.allocate(32, image)).isNotNull();
      }
    }
  }
}
