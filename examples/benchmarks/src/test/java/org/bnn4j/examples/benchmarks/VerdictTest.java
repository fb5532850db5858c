package org.bnn4j.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class VerdictTest {
  @Test
  void lossesAreNamedTheWorstFirst() {
    List<Row> rows =
        List.of(
            Row.times("net.a.pytorch", 2, 1, "one", "ms"),
            Row.times("net.b.pytorch", 1, 2, "one", "ms"),
            Row.times("net.c.ort_fp32", 4, 1, "two", "ms"),
            Row.times("net.d.ort_fp32", 4, Double.NaN, "two", "ms"));
    assertThat(Verdict.text(rows))
        .isEqualTo(
            """
            Where we lose:
              net.c.ort_fp32: 0.25 x two
              net.a.pytorch: 0.50 x one
            """);
  }

  @Test
  void aBoundIsNoOpponent() {
    assertThat(Verdict.text(List.of(Row.speeds("bound.inner", 1, 2, "bound", "TOPS"))))
        .isEqualTo("Where we lose: nowhere in what was measured.\n");
  }

  @Test
  void aHinderedPeerVoidsTheComparison() {
    List<Row> rows =
        List.of(
            Row.times("conv3x3.a.ort_fp32", 1, 2, "one", "us").withPeerShare(0.84),
            Row.times("conv3x3.b.ort_fp32", 1, 2, "one", "us").withPeerShare(0.86),
            Row.times("conv1x1.c.ort_fp32", 1, 2, "one", "us").withPeerShare(0.5),
            Row.times("conv3x3.d.ort_fp32", 1, 2, "one", "us"));
    assertThat(Verdict.text(rows))
        .isEqualTo(
            """
            Where we lose: nowhere in what was measured.
            Void, as the peer is far below its own peak:
              conv3x3.a.ort_fp32: 84 % of one
            """);
  }
}
