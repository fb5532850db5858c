package org.bnn4j.runtime.cpu;

import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.contract.KernelContract;
import org.junit.jupiter.api.AfterAll;

/** The contract for the vector kernels on 3 thread(s). */
final class VectorThreadedKernelsTest extends KernelContract {
  private static final Backend BACKEND = CpuBackend.create("vector", 3);

  @AfterAll
  static void close() {
    BACKEND.close();
  }

  @Override
  public Backend backend() {
    return BACKEND;
  }
}
