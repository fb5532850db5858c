package org.bnn4j.emulator;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.contract.KernelContract;
import org.bnn4j.runtime.cuda.CudaBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract on a device without matrix instructions of bits: all bits are the reference's. */
class CoreKernelsTest extends KernelContract {
  private Backend backend;

  @BeforeEach
  void open() {
    assumeTrue(EmulatedDevice.obstacle().isEmpty(), () -> EmulatedDevice.obstacle().orElse(""));
    backend = CudaBackend.create(EmulatedDevice.create(10, 0), true);
  }

  @AfterEach
  void close() {
    if (backend != null) {
      backend.close();
    }
  }

  @Override
  public Backend backend() {
    return backend;
  }
}
