package org.bnn4j.golden;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What came of one case in one form on one backend.
 *
 * @param form how its network was written
 * @param comparisons of all tensors
 * @param problems what kept the case from being run, or parts of it from being compared
 */
public record CaseResult(
    GoldenCase golden,
    Form form,
    String backend,
    List<Comparison> comparisons,
    List<String> problems) {
  public CaseResult {
    comparisons = List.copyOf(comparisons);
    problems = List.copyOf(problems);
  }

  static CaseResult problem(GoldenCase golden, Form form, String backend, String problem) {
    return new CaseResult(golden, form, backend, List.of(), List.of(problem));
  }

  /** Whether all agrees. */
  public boolean passed() {
    return failures().isEmpty();
  }

  /** What does not agree, in words. */
  public List<String> failures() {
    List<String> failures = new ArrayList<>(problems);
    comparisons.stream().filter(c -> !c.passes()).map(Comparison::toString).forEach(failures::add);
    if (failures.isEmpty() && comparisons.isEmpty()) {
      failures.add("nothing was compared");
    }
    return failures;
  }

  /** The comparison that used up most of its tolerance. */
  public Optional<Comparison> worst() {
    return comparisons.stream()
        .max(Comparator.comparingDouble(Comparison::use).thenComparingDouble(Comparison::error));
  }
}
