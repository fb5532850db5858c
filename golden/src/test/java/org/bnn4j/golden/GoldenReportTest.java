package org.bnn4j.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GoldenReportTest {
  private static CaseResult result(String backend, List<Comparison> comparisons, String... problems)
      throws IOException {
    GoldenCase golden = GoldenCase.read(Vectors.file("skip__c1_2_s2_n4h5w5"));
    return new CaseResult(golden, Form.SPEC, backend, comparisons, List.of(problems));
  }

  @Test
  void aRowNamesTheWorstTensorAndFailuresFollow() throws IOException {
    Comparison good = new Comparison("out.y", 1e-7, 2e-5, "");
    Comparison bad = new Comparison("grad.x", 0.5, 2e-5, "[3] is 1.0, expected 2.0");
    var report =
        new GoldenReport(
            List.of(
                result("a", List.of(good)),
                result("b", List.of(good, bad)),
                result("b", List.of(), "lost")));
    assertThat(report.passed()).isFalse();
    assertThat(report.table().lines())
        .containsExactly(
            "family       form   backend      cases passed  worst error of tolerance",
            "skip         spec   a                1      1  1.0e-07 of 2.0e-05  skip__c1_2_s2_n4h5w5 out.y",
            "skip         spec   b                2      0  0.50 of 2.0e-05  skip__c1_2_s2_n4h5w5 grad.x",
            "all          spec   a                1      1  1.0e-07 of 2.0e-05  skip__c1_2_s2_n4h5w5 out.y",
            "all          spec   b                2      0  0.50 of 2.0e-05  skip__c1_2_s2_n4h5w5 grad.x");
    assertThat(report.failures())
        .isEqualTo(
            """
            skip__c1_2_s2_n4h5w5 (spec) on b
              grad.x: error 0.500, tolerance 2.00e-05 [3] is 1.0, expected 2.0
            skip__c1_2_s2_n4h5w5 (spec) on b
              lost
            """);
  }

  @Test
  void nothingIsNoSuccess() throws IOException {
    assertThat(new GoldenReport(List.of()).passed()).isFalse();
    assertThat(result("a", List.of()).passed()).isFalse();
  }
}
