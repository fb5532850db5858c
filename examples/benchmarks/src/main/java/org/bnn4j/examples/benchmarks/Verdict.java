package org.bnn4j.examples.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the rows come to, in lines that end. */
final class Verdict {
  /** A peer that is further from its peak was hindered: by its settings, or by other work. */
  private static final double LEAST_SHARE = 0.85;

  private static final String JUDGED = "conv3x3.";

  private Verdict() {}

  /** Where another library is faster, and which comparisons cannot be trusted. */
  static String text(List<Row> rows) {
    List<Row> lost =
        rows.stream()
            .filter(row -> RowIds.namesPeer(row.id()) && row.ratio() < 1)
            .sorted((a, b) -> Double.compare(a.ratio(), b.ratio()))
            .toList();
    List<Row> hindered =
        rows.stream()
            .filter(row -> row.id().startsWith(JUDGED) && row.peerShare() < LEAST_SHARE)
            .toList();
    String losses =
        lost.isEmpty()
            ? "Where we lose: nowhere in what was measured.\n"
            : "Where we lose:\n" + lines(lost, row -> number("%.2f x ", row.ratio()));
    return hindered.isEmpty()
        ? losses
        : losses
            + "Void, as the peer is far below its own peak:\n"
            + lines(hindered, row -> number("%.0f %% of ", 100 * row.peerShare()));
  }

  private static String lines(List<Row> rows, Function<Row, String> what) {
    return rows.stream()
        .map(row -> "  " + row.id() + ": " + what.apply(row) + row.peerName() + "\n")
        .collect(Collectors.joining());
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
