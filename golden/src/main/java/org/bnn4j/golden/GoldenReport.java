package org.bnn4j.golden;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Results as text: a table with a row for each family, form and backend; then what failed. */
public final class GoldenReport {
  private final List<CaseResult> results;

  public GoldenReport(List<CaseResult> results) {
    this.results = List.copyOf(results);
  }

  private record Key(String family, Form form, String backend) {}

  /** The table; below it the sums of each form and backend. */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append(row("family", "form", "backend", "cases", "passed", "worst error of tolerance"));
    Map<Key, List<CaseResult>> rows = new LinkedHashMap<>();
    Map<Key, List<CaseResult>> sums = new LinkedHashMap<>();
    for (CaseResult result : results) {
      add(rows, result.golden().family(), result);
      add(sums, "all", result);
    }
    rows.entrySet().stream()
        .sorted(
            Comparator.comparing((Map.Entry<Key, List<CaseResult>> row) -> row.getKey().family()))
        .forEach(row -> text.append(row(row.getKey(), row.getValue())));
    sums.forEach((key, value) -> text.append(row(key, value)));
    return text.toString();
  }

  private static void add(Map<Key, List<CaseResult>> rows, String family, CaseResult result) {
    rows.computeIfAbsent(new Key(family, result.form(), result.backend()), key -> new ArrayList<>())
        .add(result);
  }

  private static String row(Key key, List<CaseResult> results) {
    Optional<CaseResult> worst =
        results.stream()
            .filter(result -> result.worst().isPresent())
            .max(Comparator.comparingDouble(GoldenReport::use));
    String where = worst.map(GoldenReport::where).orElse("");
    long passed = results.stream().filter(CaseResult::passed).count();
    return row(key.family(), key.form().toString(), key.backend(), results.size(), passed, where);
  }

  private static double use(CaseResult result) {
    return result.worst().map(Comparison::use).orElse(0.0);
  }

  private static String where(CaseResult result) {
    Comparison worst = result.worst().orElseThrow();
    return worst.error() == 0
        ? "0"
        : String.format(
            Locale.ROOT,
            "%.2g of %.2g  %s %s",
            worst.error(),
            worst.tolerance(),
            result.golden(),
            worst.tensor());
  }

  private static String row(Object... columns) {
    return String.format(Locale.ROOT, "%-12s %-6s %-11s %6s %6s  %s%n", columns);
  }

  /** What failed, and how; empty if nothing did. */
  public String failures() {
    StringBuilder text = new StringBuilder();
    for (CaseResult result : results) {
      if (!result.passed()) {
        text.append(
            String.format("%s (%s) on %s%n", result.golden(), result.form(), result.backend()));
        result
            .failures()
            .forEach(
                failure -> text.append("  ").append(failure.replace("\n", "\n  ")).append('\n'));
      }
    }
    return text.toString();
  }

  /** Every comparison of every result. */
  public String details() {
    StringBuilder text = new StringBuilder();
    for (CaseResult result : results) {
      text.append(
          String.format("%s (%s) on %s%n", result.golden(), result.form(), result.backend()));
      result.comparisons().forEach(c -> text.append("  ").append(c).append('\n'));
    }
    return text.toString();
  }

  /** Whether there are results, and all passed. */
  public boolean passed() {
    return !results.isEmpty() && results.stream().allMatch(CaseResult::passed);
  }
}
