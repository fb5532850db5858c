package org.bnn4j.emulator;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.contract.KernelContract;
import org.bnn4j.runtime.cuda.CudaBackend;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract on an emulated device of some compute capability. */
abstract class EmulatedContract extends KernelContract {
  private final int major;
  private final int minor;
  private final boolean exact;
  private @Nullable Backend backend;

  EmulatedContract(int major, int minor, boolean exact) {
    this.major = major;
    this.minor = minor;
    this.exact = exact;
  }

  @BeforeEach
  void open() {
    assumeTrue(EmulatedDevice.obstacle().isEmpty(), () -> EmulatedDevice.obstacle().orElse(""));
    backend = CudaBackend.create(EmulatedDevice.create(major, minor), exact);
  }

  @AfterEach
  void close() {
    if (backend != null) {
      backend.close();
    }
  }

  @Override
  public int manyImages() {
    return 48;
  }

  @Override
  public Backend backend() {
    if (backend == null) {
      throw new IllegalStateException("no test is running");
    }
    return backend;
  }

  /** Sums of matrix instructions have another order, but are no less exact. */
  @Override
  public double toleranceOfSignGradients() {
    return exact ? 0 : 1e-6;
  }
}
