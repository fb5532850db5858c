package org.bnn4j.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private final Report report = new Report(List.of("a", "b", "c"));

  @Test
  void rowsComeInTheOrderOfTheIds() {
    report.add(Row.alone("c", 1, "s"));
    report.add(Row.alone("a", 2, "s"));
    assertThat(report.rows()).extracting(Row::id).containsExactly("a", "b", "c");
  }

  @Test
  void aRowThatNobodyAddsSaysThatItWasNotMeasured() {
    assertThat(report.rows()).allMatch(row -> !row.isMeasured());
    assertThat(TextTable.text(report.rows())).contains("b  not measured");
  }

  @Test
  void unknownAndSecondRowsAreMistakes() {
    report.add(Row.alone("a", 1, "s"));
    assertThatIllegalArgumentException().isThrownBy(() -> report.add(Row.alone("a", 1, "s")));
    assertThatIllegalArgumentException().isThrownBy(() -> report.add(Row.alone("d", 1, "s")));
  }

  @Test
  void aRatioAboveOneMeansThatWeAreFaster() {
    assertThat(Row.times("a", 2, 8, "other", "ms").ratio()).isEqualTo(4);
    assertThat(Row.speeds("a", 2, 8, "other", "TOPS").ratio()).isEqualTo(0.25);
    assertThat(Row.alone("a", 2, "s").ratio()).isNaN();
  }

  @Test
  void theTableShowsAllThatIsKnown() {
    List<Row> rows =
        List.of(
            Row.times("conv.a", 120.04, 2093.6, "Other fp32", "us")
                .withPeerShare(0.954)
                .withNote("NCHW"),
            Row.times("net.b", 1.0751, Double.NaN, "Other fp32", "ms").withNote("has no file"),
            Row.notMeasured("net.c", "Other fp32: cannot"),
            Row.alone("alloc", 0, "bytes").withNote("in 1,000 steps"));
    assertThat(TextTable.text(rows))
        .isEqualTo(
            """
                            ours          peer           ratio  of its peak
            conv.a         120.0        2093.6  us     17.44 x         95 %  Other fp32: NCHW
            net.b          1.075  not measured  ms                           Other fp32: has no file
            net.c   not measured                                             Other fp32: cannot
            alloc              0                bytes                        in 1,000 steps
            """);
  }

  @Test
  void programsReadNumbersOrNull() {
    List<Row> rows =
        List.of(
            Row.times("a", 2, 8, "say \"other\"", "ms"),
            Row.times("b", 2, Double.NaN, "other", "ms").withNote("no\tfile"));
    assertThat(JsonReport.text(new Machine("Some CPU", List.of("fma", "avx2")), 2, rows))
        .isEqualTo(
            """
            {
              "cpu": "Some CPU",
              "features": "fma avx2",
              "threads": 2,
              "rows": [
                {"id": "a", "ours": 2.0, "peer": 8.0, "peer_name": "say \\"other\\"", "unit": "ms", "ratio": 4.0, "peer_share": null, "note": ""},
                {"id": "b", "ours": 2.0, "peer": null, "peer_name": "other", "unit": "ms", "ratio": null, "peer_share": null, "note": "no\\u0009file"}
              ]
            }
            """);
  }
}
