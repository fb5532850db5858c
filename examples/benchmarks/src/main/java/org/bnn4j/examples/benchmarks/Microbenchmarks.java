package org.bnn4j.examples.benchmarks;

import java.util.List;

/** Measures this library alone, kernel by kernel. Module microbenchmarks does, as a service. */
public interface Microbenchmarks {
  /** Measures on so many threads; takes minutes. */
  List<Row> measure(int threads);
}
