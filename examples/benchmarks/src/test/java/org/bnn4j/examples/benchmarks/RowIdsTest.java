package org.bnn4j.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Programs read the rows by these ids. */
final class RowIdsTest {
  @Test
  void allRowsAreThereOnce() {
    List<String> expected = new ArrayList<>();
    for (String kind : List.of("conv3x3", "conv1x1", "conv3x3s2")) {
      for (String size : List.of("c64h56", "c128h28", "c256h14", "c512h7", "geomean")) {
        expected.add(kind + "." + size + ".ort_fp32");
        expected.add(kind + "." + size + ".ort_int8");
      }
    }
    for (String network : List.of("reference", "bireal18", "quicknet")) {
      expected.add("net." + network + ".infer_b1.ort_fp32");
      expected.add("net." + network + ".infer_b1.pytorch");
      expected.add("net." + network + ".train_b32.pytorch");
    }
    expected.addAll(
        List.of(
            "bound.inner",
            "bound.share",
            "alloc.infer_bytes",
            "alloc.train_bytes",
            "scaling.2threads",
            "warmup.shared_seconds",
            "warmup.full_seconds"));
    assertThat(RowIds.of(Suite.QUICK)).doesNotHaveDuplicates().hasSameElementsAs(expected);
    assertThat(RowIds.of(Suite.FULL)).isEqualTo(RowIds.of(Suite.QUICK));
  }
}
