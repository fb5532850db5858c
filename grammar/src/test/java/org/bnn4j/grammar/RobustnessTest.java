package org.bnn4j.grammar;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.bnn4j.grammar.diagnostic.Diagnostic;
import org.bnn4j.grammar.diagnostic.DiagnosticPrinter;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No text makes the parser throw, hang or stay silent where it left something out. */
final class RobustnessTest {
  private static final Pattern TOKEN = Pattern.compile("\\w+|\\s+|\"[^\"\n]*\"|.");

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "{ a: ", "-", "not ", "f(", "if a then b else ", "x |> ("})
  void deepNestingIsAnError(String opening) {
    assertThat(diagnose("formula f() = " + opening.repeat(10_000)))
        .extracting(Diagnostic::message)
        .contains(Message.NESTED_TOO_DEEPLY);
  }

  @ParameterizedTest
  @ValueSource(strings = {" + x", ".x", "(x)", "[x]", " |> f", " ?? x", " and x", " with { a: 1 }"})
  void longChainsAreAnError(String link) {
    assertThat(diagnose("formula f() = x" + link.repeat(10_000)))
        .extracting(Diagnostic::message)
        .containsExactly(Message.NESTED_TOO_DEEPLY);
    assertThat(diagnose("formula f() = x" + link.repeat(900))).isEmpty();
  }

  @Test
  void nestedStatementsAndTypesAreBounded() {
    assertThat(diagnose("block f() (x: real) { " + "if a { ".repeat(10_000)))
        .extracting(Diagnostic::message)
        .contains(Message.NESTED_TOO_DEEPLY);
    assertThat(diagnose("block f() (x: real) { if a { }" + " else if a { }".repeat(10_000) + "}"))
        .extracting(Diagnostic::message)
        .contains(Message.NESTED_TOO_DEEPLY);
    assertThat(diagnose("config c { a: " + "list<".repeat(10_000)))
        .extracting(Diagnostic::message)
        .contains(Message.NESTED_TOO_DEEPLY);
  }

  @Test
  void reasonableNestingIsFine() {
    assertThat(diagnose("formula f() = " + "(".repeat(190) + "x" + ")".repeat(190))).isEmpty();
  }

  @Test
  void megabytesOfNonsenseTakeSeconds() {
    for (String nonsense : List.of("~\n", "/*", "\"\n", ")\n", "}", "let ", "1 ", "é")) {
      assertTimeoutPreemptively(
          ofSeconds(20),
          () -> assertThat(diagnose(nonsense.repeat(500_000 / nonsense.length()))).isNotEmpty());
    }
  }

  @Test
  void nestedStringsEndWithTheirLine() {
    assertThat(diagnose("formula f() = " + "\"{".repeat(10_000)))
        .extracting(Diagnostic::message)
        .containsExactly(Message.UNTERMINATED_STRING);
  }

  @Test
  void anyTextIsParsed() {
    var random = new Random(7);
    for (int round = 0; round < 500; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(80); i >= 0; i--) {
        text.append(
            (char) (random.nextInt(10) == 0 ? random.nextInt(65_536) : random.nextInt(128)));
      }
      check(text.toString());
    }
  }

  @Test
  void mutatedTokensAreParsed() {
    var random = new Random(42);
    List<String> tokens =
        TOKEN.matcher(TestFiles.sketch().text()).results().map(r -> r.group()).toList();
    for (int round = 0; round < 700; round++) {
      var mutated = new ArrayList<String>(part(tokens, random));
      for (int edits = random.nextInt(4); edits >= 0; edits--) {
        int at = random.nextInt(mutated.size());
        switch (random.nextInt(4)) {
          case 0 -> mutated.set(at, "");
          case 1 -> mutated.add(at, tokens.get(random.nextInt(tokens.size())));
          case 2 -> mutated.set(at, tokens.get(random.nextInt(tokens.size())));
          default -> {
            int other = random.nextInt(mutated.size());
            mutated.set(at, mutated.set(other, mutated.get(at)));
          }
        }
      }
      check(String.join("", mutated));
    }
  }

  @Test
  void mutatedCharactersAreParsed() {
    var random = new Random(43);
    String sketch = TestFiles.sketch().text();
    for (int round = 0; round < 700; round++) {
      int start = random.nextInt(sketch.length() - 1000);
      var mutated = new StringBuilder(sketch.substring(start, start + 1000));
      for (int edits = random.nextInt(4); edits >= 0; edits--) {
        int at = random.nextInt(mutated.length());
        switch (random.nextInt(3)) {
          case 0 -> mutated.deleteCharAt(at);
          case 1 -> mutated.insert(at, sketch.charAt(random.nextInt(sketch.length())));
          default -> mutated.setCharAt(at, (char) random.nextInt(256));
        }
      }
      check(mutated.toString());
    }
  }

  private static List<String> part(List<String> tokens, Random random) {
    int start = random.nextInt(tokens.size() - 500);
    return tokens.subList(start, start + 500);
  }

  /** Whatever is accepted can be printed and read again; whatever is reported can be printed. */
  private static void check(String text) {
    var diagnostics = new Diagnostics();
    BnnFile file = Parser.parse(Source.of("fuzz.bnn", text), diagnostics);
    DiagnosticPrinter.print(diagnostics.list());
    if (!diagnostics.hasErrors()) {
      BnnFile again = Parse.file(Source.of("fuzz.bnn", SyntaxPrinter.print(file)));
      assertThat(Parse.withoutPlaces(again)).isEqualTo(Parse.withoutPlaces(file));
    }
  }

  private static List<Diagnostic> diagnose(String text) {
    var diagnostics = new Diagnostics();
    Parser.parse(Source.of("robust.bnn", text), diagnostics);
    return diagnostics.list();
  }
}
