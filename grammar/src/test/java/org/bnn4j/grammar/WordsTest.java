package org.bnn4j.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.bnn4j.grammar.diagnostic.Diagnostic;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.internal.Words;
import org.bnn4j.grammar.syntax.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pins the words of the language: a new reserved one breaks files that use it as a name. */
final class WordsTest {
  @Test
  void reservedWords() {
    assertThat(Words.RESERVED)
        .containsExactly(
            "if", "then", "else", "let", "require", "return", "true", "false", "none", "and", "or",
            "not", "in", "with");
  }

  @Test
  void contextualWords() {
    assertThat(Words.CONTEXTUAL)
        .containsExactly(
            "package",
            "import",
            "enum",
            "config",
            "preset",
            "formula",
            "op",
            "block",
            "external",
            "kernel",
            "gradient",
            "network",
            "warn",
            "fixed",
            "parameter",
            "buffer",
            "when",
            "update",
            "input",
            "target",
            "output",
            "loss",
            "forward",
            "backward",
            "repeat",
            "list");
  }

  @ParameterizedTest
  @MethodSource("contextual")
  void contextualWordsAreNames(String word) {
    String text =
        """
        config W { W: int = 1 }
        enum f { W, a }
        preset W: W = { W: 2 } with { W.W: 3 }
        block W(W: int) (x: real[W]) {
          let W = f(W: 1) |> W.0: g.W(a)
          return W.W
        }
        network W(W: int) {
          input W: real
          output W
        }
        """
            .replace("W", word);
    // As a value, `repeat` could not be told from the repetition of a stage.
    Parse.file(Source.of("words.bnn", word.equals("repeat") || isType(word) ? typed(word) : text));
  }

  @ParameterizedTest
  @MethodSource("reserved")
  void reservedWordsAreNoNames(String word) {
    var diagnostics = new Diagnostics();
    Parser.parse(Source.of("words.bnn", "block " + word + "() (x: real) { }"), diagnostics);
    assertThat(diagnostics.list())
        .extracting(Diagnostic::message)
        .containsExactly(Message.RESERVED_WORD);
  }

  static Stream<String> contextual() {
    return Words.CONTEXTUAL.stream();
  }

  static Stream<String> reserved() {
    return Words.RESERVED.stream();
  }

  private static boolean isType(String word) {
    return List.of("op", "block", "list").contains(word);
  }

  /** For words that start a type or a repetition themselves: everywhere but there. */
  private static String typed(String word) {
    return """
    config c { W: int = 1 }
    preset p: c = { W: 2 } with { W.W: 3 }
    block W(W: int) (W: real[a]) {
      let W = f(W: 1) |> W.0: g.W(a)
      return a.W
    }
    """
        .replace("W", word);
  }
}
