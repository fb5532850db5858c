package org.bnn4j.generator.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bnn4j.generator.graph.Type;

/** A summary as text for people: a table of the layers, and the totals below it. */
public final class SummaryPrinter {
  private static final List<String> HEADINGS =
      List.of(
          "layer",
          "block",
          "input",
          "output",
          "1-bit params",
          "32-bit params",
          "memory KB",
          "1-bit MACs",
          "32-bit MACs");

  /** The columns from this one on are numbers, and stand at the right. */
  private static final int NUMBERS = 4;

  private static final int BYTE = 8;
  private static final double KILOBYTE = 1024.0 * BYTE;
  private static final double MEGABYTE = 1024.0 * KILOBYTE;
  private static final double MEGABIT = 1e6;

  private final StringBuilder text = new StringBuilder();

  private SummaryPrinter() {}

  /** The text of a summary. */
  public static String print(Summary summary) {
    SummaryPrinter printer = new SummaryPrinter();
    printer.line(summary.network() + inputs(summary));
    printer.table(summary);
    printer.line("");
    printer.totals(summary.total());
    return printer.text.toString();
  }

  private void line(String line) {
    text.append(line.stripTrailing()).append('\n');
  }

  private static String inputs(Summary summary) {
    return summary.inputs().stream()
        .map(i -> i.name() + ": " + i.type())
        .collect(Collectors.joining(", ", " (", ")"));
  }

  private void table(Summary summary) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    summary.layers().forEach(layer -> rows.add(cells(layer)));
    rows.add(cells(summary.total()));
    List<Integer> widths =
        IntStream.range(0, HEADINGS.size())
            .mapToObj(i -> rows.stream().mapToInt(r -> r.get(i).length()).max().orElse(0))
            .toList();
    String rule = widths.stream().map("-"::repeat).collect(Collectors.joining("  "));
    for (int i = 0; i < rows.size(); i++) {
      if (i == 1 || i == rows.size() - 1) {
        line(rule);
      }
      line(aligned(rows.get(i), widths));
    }
  }

  private static String aligned(List<String> cells, List<Integer> widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(i -> aligned(cells.get(i), widths.get(i), i >= NUMBERS))
        .collect(Collectors.joining("  "));
  }

  private static String aligned(String cell, int width, boolean right) {
    String blanks = " ".repeat(width - cell.length());
    return right ? blanks + cell : cell + blanks;
  }

  private static List<String> cells(Summary.Layer layer) {
    return cells(
        layer.path().isEmpty() ? "(network)" : layer.path(),
        layer.block(),
        layer.input().map(Precision::words).orElse("-"),
        layer.output().map(Type::sizes).map(Object::toString).orElse("-"),
        layer.counts());
  }

  private static List<String> cells(Counts total) {
    return cells("total", "", "", "", total);
  }

  private static List<String> cells(
      String layer, String block, String input, String output, Counts counts) {
    return List.of(
        layer,
        block,
        input,
        output,
        orDash(counts.binaryParameters()),
        orDash(counts.realParameters()),
        counts.memoryBits() == 0 ? "-" : decimals(counts.memoryBits() / KILOBYTE),
        orDash(counts.binaryMacs()),
        orDash(counts.realMacs()));
  }

  private static String orDash(long number) {
    return number == 0 ? "-" : number(number);
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String decimals(double number) {
    return String.format(Locale.ROOT, "%,.2f", number);
  }

  private void totals(Counts total) {
    total("parameters", number(total.parameters()), "");
    total("memory", memory(total.memoryBits()), megabits(total.memoryBits()));
    total("as floats", memory(total.floatMemoryBits()), megabits(total.floatMemoryBits()));
    total("compression", decimals(total.compression()) + " x", "");
    total("1-bit MACs", decimals(100 * total.binaryShare()) + " %", "of all");
    total("BOPs", number(total.bops()), power((double) total.bops()));
    total("FLOPs", number(total.flops()), power((double) total.flops()));
    total("OPs", number(Math.round(total.ops())), power(total.ops()) + " = FLOPs + BOPs / 64");
  }

  private void total(String name, String value, String more) {
    line(String.format(Locale.ROOT, "%-12s  %18s  %s", name, value, more));
  }

  private static String memory(long bits) {
    return bits < MEGABYTE ? decimals(bits / KILOBYTE) + " KB" : decimals(bits / MEGABYTE) + " MB";
  }

  private static String megabits(long bits) {
    return decimals(bits / MEGABIT) + " Mbit";
  }

  /** {@code 1.63e+08}. */
  private static String power(double number) {
    return String.format(Locale.ROOT, "%.2e", number);
  }
}
