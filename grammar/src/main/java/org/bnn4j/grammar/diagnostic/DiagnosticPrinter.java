package org.bnn4j.grammar.diagnostic;

import java.util.List;
import java.util.Locale;
import org.bnn4j.grammar.syntax.Span;

/**
 * Prints diagnostics for people, without colour:
 *
 * <pre>
 * src/main/bnn/Mlp.bnn:9:21: error: `binary_linear` expects real[n], but `x` is real[1, 28, 28]
 *   9 |   let hidden = x |&gt; binary_linear(256)
 *     |                     ^^^^^^^^^^^^^^^^^^
 *   in block hidden_layer (Mlp.bnn:8:1), used at Mlp.bnn:22:12
 *   help: insert `flatten()` before it
 * </pre>
 */
public final class DiagnosticPrinter {
  private static final int TAB = 4;

  /** Of a longer line, the part around the carets is shown. */
  private static final int WIDTH = 120;

  private static final int LEAD = 40;
  private static final String CUT = "...";

  private DiagnosticPrinter() {}

  /** All of them, one after the other, each ending with a line break. */
  public static String print(List<Diagnostic> diagnostics) {
    var out = new StringBuilder();
    diagnostics.forEach(diagnostic -> out.append(print(diagnostic)));
    return out.toString();
  }

  /** One of them, ending with a line break. */
  public static String print(Diagnostic diagnostic) {
    Span span = diagnostic.span();
    var out = new StringBuilder();
    out.append(span).append(": ");
    out.append(diagnostic.severity().name().toLowerCase(Locale.ROOT)).append(": ");
    out.append(diagnostic.text()).append('\n');
    if (!span.source().text().isEmpty()) {
      snippet(out, span);
    }
    for (Note note : diagnostic.trail()) {
      out.append("  ").append(note.text()).append(' ').append(note.span()).append('\n');
    }
    diagnostic.help().ifPresent(help -> out.append("  help: ").append(help).append('\n'));
    return out.toString();
  }

  private static void snippet(StringBuilder out, Span span) {
    int number = span.line();
    String line = span.source().line(number);
    int start = Math.min(span.column() - 1, line.length());
    int end = Math.min(line.length(), start + span.end() - span.start());
    String shown = shown(line);
    int from = width(line, start);
    int to = Math.max(from + 1, width(line, end));
    if (shown.length() > WIDTH) {
      int first = Math.max(0, Math.min(from - LEAD, shown.length() - WIDTH));
      int last = Math.min(shown.length(), first + WIDTH);
      String before = first > 0 ? CUT : "";
      shown = before + shown.substring(first, last) + (last < shown.length() ? CUT : "");
      from += before.length() - first;
      to = Math.min(to, last) + before.length() - first;
      to = Math.max(to, from + 1);
    }
    String gutter = "  " + number + " |";
    out.append((gutter + " " + shown).stripTrailing()).append('\n');
    out.append(" ".repeat(gutter.length() - 1)).append("| ");
    out.append(" ".repeat(from)).append("^".repeat(to - from)).append('\n');
  }

  /** The line as it can be shown: tabs as blanks, other control characters as question marks. */
  private static String shown(String line) {
    var out = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      out.append(c == '\t' ? " ".repeat(TAB) : Character.isISOControl(c) ? "?" : c);
    }
    return out.toString();
  }

  /** How wide the first characters of a line are when shown. */
  private static int width(String line, int characters) {
    return characters
        + (TAB - 1) * (int) line.chars().limit(characters).filter(c -> c == '\t').count();
  }
}
