package org.bnn4j.examples.microbenchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bnn4j.examples.benchmarks.Row;
import org.junit.jupiter.api.Test;

final class ResultRowsTest {
  @Test
  void aRowSaysWhatWasMeasuredAndHowSurely() {
    assertThat(ResultRows.row("a.b.PoolBenchmark.average2x2", List.of("56"), 200, 10, "us/op"))
        .isEqualTo(Row.alone("jmh.pool.average2x2.56", 200, "us").withNote("JMH, +- 5 %"));
  }

  @Test
  void withoutParametersAndErrorNothingIsSaidOfThem() {
    assertThat(ResultRows.row("a.Other.run", List.of(), 2, Double.NaN, "ms/op"))
        .isEqualTo(Row.alone("jmh.other.run", 2, "ms"));
  }
}
