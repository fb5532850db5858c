package org.bnn4j.runtime.cpu;

import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.contract.KernelContract;
import org.junit.jupiter.api.AfterAll;

/** The contract for the plain kernels on 3 thread(s). */
final class PlainKernelsTest extends KernelContract {
  private static final Backend BACKEND = CpuBackend.create("plain", 3);

  @AfterAll
  static void close() {
    BACKEND.close();
  }

  @Override
  public Backend backend() {
    return BACKEND;
  }
}
