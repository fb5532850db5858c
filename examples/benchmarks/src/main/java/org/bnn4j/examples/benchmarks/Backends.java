package org.bnn4j.examples.benchmarks;

import org.bnn4j.runtime.cpu.CpuBackend;

/** Makes backends. */
final class Backends {
  private Backends() {}

  /** The CPU backend with so many threads. */
  static CpuBackend ofThreads(int threads) {
    System.setProperty(CpuBackend.THREADS, Integer.toString(threads));
    return CpuBackend.create();
  }
}
