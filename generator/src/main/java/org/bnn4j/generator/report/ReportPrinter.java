package org.bnn4j.generator.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A report as text for people. */
public final class ReportPrinter {
  private static final int FP32 = 4;
  private static final int FP16 = 2;

  private final StringBuilder text = new StringBuilder();

  private ReportPrinter() {}

  /** The text of a report. */
  public static String print(Report report) {
    ReportPrinter printer = new ReportPrinter();
    printer.line(report.network());
    printer.line("");
    printer.line("What the packed form runs");
    report.steps().forEach(printer::step);
    report.memory().ifPresent(printer::memory);
    return printer.text.toString();
  }

  private void line(String line) {
    text.append(line.stripTrailing()).append('\n');
  }

  private void step(Report.Step step) {
    line("");
    line(name(step.path()) + "  (" + step.place() + ")");
    line("  " + step.work());
    for (Report.Note note : step.notes()) {
      line(String.format(Locale.ROOT, "    %-9s %s", note.about(), note.text()));
    }
  }

  private static String name(String path) {
    return path.isEmpty() ? "(network)" : path;
  }

  private void memory(Report.Memory memory) {
    line("");
    line("What backward keeps, in bytes per image");
    line("");
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("layer", "kept", "bytes", "fp16 autograd", "fp32 autograd"));
    for (Report.LayerMemory layer : memory.layers()) {
      long bytes = layer.kept().stream().mapToLong(Report.Kept::bytes).sum();
      rows.add(row(name(layer.path()), kept(layer.kept()), bytes, layer.autogradNumbers()));
    }
    rows.add(row("total", "", memory.bytes(), memory.autogradNumbers()));
    table(rows);
    line("");
    line(
        String.format(
            Locale.ROOT,
            "%s of fp16 autograd, %s of fp32 autograd",
            share(memory.bytes(), FP16 * memory.autogradNumbers()),
            share(memory.bytes(), FP32 * memory.autogradNumbers())));
  }

  private static List<String> row(String layer, String kept, long bytes, long numbers) {
    return List.of(layer, kept, number(bytes), number(FP16 * numbers), number(FP32 * numbers));
  }

  private static String kept(List<Report.Kept> kept) {
    return kept.isEmpty()
        ? "nothing"
        : kept.stream()
            .map(k ->
                String.format(
                    Locale.ROOT, "%,d x %s %d", k.numbers(), k.form().word(), k.form().bits()))
            .collect(Collectors.joining(", "));
  }

  private static String number(long number) {
    return number == 0 ? "-" : String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1/2.5}. */
  private static String share(long part, long whole) {
    return part == 0 ? "nothing" : String.format(Locale.ROOT, "1/%.1f", (double) whole / part);
  }

  private void table(List<List<String>> rows) {
    List<Integer> widths =
        IntStream.range(0, rows.get(0).size())
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
        .mapToObj(i -> {
          String blanks = " ".repeat(widths.get(i) - cells.get(i).length());
          return i < 2 ? cells.get(i) + blanks : blanks + cells.get(i);
        })
        .collect(Collectors.joining("  "));
  }
}
