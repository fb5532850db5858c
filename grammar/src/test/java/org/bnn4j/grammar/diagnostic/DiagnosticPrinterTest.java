package org.bnn4j.grammar.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.bnn4j.grammar.syntax.Source;
import org.bnn4j.grammar.syntax.Span;
import org.junit.jupiter.api.Test;

final class DiagnosticPrinterTest {
  @Test
  void showsThePlaceTheTrailAndTheCure() {
    Source source = Source.of("src/Mlp.bnn", "#\n".repeat(8) + "  let h = x |> linear(256)\n");
    int at = source.text().indexOf("linear(256)");
    var diagnostic =
        new Diagnostic(
            Severity.ERROR,
            Message.UNKNOWN_NAME,
            new Span(source, at, at + 11),
            "`linear` expects real[n]",
            List.of(new Note("in block hidden (src/Mlp.bnn:8:1), used at", new Span(source, 2, 3))),
            Optional.of("insert `flatten()` before it"));
    assertThat(DiagnosticPrinter.print(diagnostic))
        .isEqualTo(
            """
            src/Mlp.bnn:9:16: error: `linear` expects real[n]
              9 |   let h = x |> linear(256)
                |                ^^^^^^^^^^^
              in block hidden (src/Mlp.bnn:8:1), used at src/Mlp.bnn:2:1
              help: insert `flatten()` before it
            """);
  }

  @Test
  void clipsASpanToItsFirstLine() {
    assertThat(print("ab {\n  cd\n}\n", 3, 10))
        .isEqualTo(
            """
            a.bnn:1:4: warning: look
              1 | ab {
                |    ^
            """);
  }

  @Test
  void showsTabsAsBlanks() {
    assertThat(print("\tab\tcd", 4, 6))
        .isEqualTo(
            """
            a.bnn:1:5: warning: look
              1 |     ab    cd
                |           ^^
            """);
  }

  @Test
  void anEmptySpanHasOneCaret() {
    assertThat(print("ab", 2, 2))
        .isEqualTo(
            """
            a.bnn:1:3: warning: look
              1 | ab
                |   ^
            """);
  }

  @Test
  void clipsLongLinesAroundTheCarets() {
    String printed = print("x".repeat(300) + "yy" + "x".repeat(300), 300, 302);
    assertThat(printed)
        .isEqualTo(
            "a.bnn:1:301: warning: look\n  1 | ..."
                + "x".repeat(40)
                + "yy"
                + "x".repeat(78)
                + "...\n    | "
                + " ".repeat(43)
                + "^^\n");
    assertThat(print("x".repeat(400), 10, 390)).contains("^\n").hasSizeLessThan(300);
    assertThat(print("x".repeat(400), 399, 400)).endsWith(" ^\n").hasSizeLessThan(300);
  }

  @Test
  void controlCharactersDoNotReachTheTerminal() {
    assertThat(print("a\u001b[2Jb", 0, 1)).contains("| a?[2Jb\n");
  }

  private static String print(String text, int start, int end) {
    Source source = Source.of("a.bnn", text);
    return DiagnosticPrinter.print(
        List.of(
            new Diagnostic(
                Severity.WARNING,
                Message.DANGLING_DOC,
                new Span(source, start, end),
                "look",
                List.of(),
                Optional.empty())));
  }
}
