package org.bnn4j.golden;

import java.util.List;
import java.util.function.Supplier;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.cuda.CudaBackend;
import org.bnn4j.runtime.reference.ReferenceBackend;

/**
 * A backend on which the cases run.
 *
 * @param name what people call it
 * @param create makes it
 */
public record TestedBackend(String name, Supplier<Backend> create) {
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  /** All that every machine has. */
  public static List<TestedBackend> all() {
    return List.of(
        new TestedBackend("reference", ReferenceBackend::create),
        new TestedBackend("cpu-vector", () -> CpuBackend.create("vector", THREADS)),
        new TestedBackend("cpu-plain", () -> CpuBackend.create("plain", THREADS)));
  }

  /** The GPU of this machine; making it fails with the reason where there is none. */
  public static TestedBackend gpu() {
    return new TestedBackend("cuda", CudaBackend::create);
  }
}
