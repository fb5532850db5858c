package org.bnn4j.emulator;

import static org.junit.jupiter.api.Assumptions.abort;

import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.contract.KernelContract;
import org.bnn4j.runtime.cuda.CudaBackend;
import org.bnn4j.runtime.cuda.driver.DriverProbe;
import org.bnn4j.runtime.cuda.driver.NoDeviceException;
import org.bnn4j.runtime.cuda.driver.ThisMachine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract on the GPU of this machine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GpuContract extends KernelContract {
  private final boolean exact;
  private @Nullable Backend backend;

  GpuContract(boolean exact) {
    this.exact = exact;
  }

  @BeforeAll
  void open() {
    try {
      backend = CudaBackend.create(DriverProbe.open(new ThisMachine()), exact);
    } catch (NoDeviceException e) {
      abort("skipped: " + e.getMessage());
    }
  }

  @AfterAll
  void close() {
    if (backend != null) {
      backend.close();
    }
  }

  @Override
  public int manyImages() {
    return 150;
  }

  @Override
  public Backend backend() {
    if (backend == null) {
      throw new IllegalStateException("no test is running");
    }
    return backend;
  }

  @Override
  public double toleranceOfSignGradients() {
    return exact ? 0 : 1e-6;
  }
}
