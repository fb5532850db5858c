package org.bnn4j.examples.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints rows for people. */
final class TextTable {
  private static final String NOT_MEASURED = "not measured";

  private TextTable() {}

  /** The table, in lines that end. */
  static String text(List<Row> rows) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("", "ours", "peer", "", "ratio", "of its peak", ""));
    rows.forEach(row -> lines.add(cells(row)));
    int[] widths = new int[lines.getFirst().size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    var text = new StringBuilder();
    for (List<String> line : lines) {
      var out = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        boolean left = i == 0 || i == 3 || i == widths.length - 1;
        out.append(
            ("%" + (left ? "-" : "") + Math.max(1, widths[i]) + "s  ").formatted(line.get(i)));
      }
      text.append(out.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static List<String> cells(Row row) {
    boolean comparison = !row.peerName().isEmpty();
    return List.of(
        row.id(),
        Double.isNaN(row.ours()) ? NOT_MEASURED : number(row.ours()),
        comparison || !Double.isNaN(row.peer()) ? peer(row.peer()) : "",
        row.unit(),
        Double.isNaN(row.ratio()) ? "" : String.format(Locale.ROOT, "%.2f x", row.ratio()),
        Double.isNaN(row.peerShare())
            ? ""
            : String.format(Locale.ROOT, "%.0f %%", 100 * row.peerShare()),
        remark(row));
  }

  private static String peer(double value) {
    return Double.isNaN(value) ? NOT_MEASURED : number(value);
  }

  private static String remark(Row row) {
    return row.peerName().isEmpty() || row.note().isEmpty()
        ? row.peerName() + row.note()
        : row.peerName() + ": " + row.note();
  }

  /** Three digits or more that count; whole numbers as they are. */
  private static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.3f" : "%.1f", value);
  }
}
