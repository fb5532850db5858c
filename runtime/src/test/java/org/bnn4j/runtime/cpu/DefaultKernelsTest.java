package org.bnn4j.runtime.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.contract.KernelContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * The contract for whatever this JVM gives; the build runs it with narrower vectors and without the
 * vector module too.
 */
final class DefaultKernelsTest extends KernelContract {
  private static final Backend BACKEND = CpuBackend.create("", 2);

  @AfterAll
  static void close() {
    BACKEND.close();
  }

  @Override
  public Backend backend() {
    return BACKEND;
  }

  @Test
  void theDescriptionSaysWhatRuns() {
    String expected = System.getProperty("bnn.test.description", "");
    assertThat(BACKEND.description()).contains(expected).contains("2 threads");
  }
}
