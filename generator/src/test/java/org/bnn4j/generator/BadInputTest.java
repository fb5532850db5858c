package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bnn4j.grammar.SourceReader;
import org.bnn4j.grammar.diagnostic.DiagnosticPrinter;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.InvalidInputException;
import org.bnn4j.grammar.syntax.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever the input is, the answer is Java or diagnostics with a place, never another exception.
 */
final class BadInputTest {
  private static final int MUTANTS = 20;

  @TempDir private Path folder;

  @Test
  void noFilesGiveNoFiles() {
    assertThat(generate(List.of())).isEmpty();
  }

  @Test
  void missingFilesAreSaid() {
    assertThat(read("missing.bnn")).contains("missing.bnn", "error: there is no such file");
  }

  @Test
  void emptyFilesAreSaid() throws IOException {
    Files.createFile(folder.resolve("empty.bnn"));
    assertThat(read("empty.bnn")).contains("empty.bnn:1:1: error: the file declares nothing");
  }

  @Test
  void binaryFilesAreSaid() throws IOException {
    Files.write(folder.resolve("class.bnn"), new byte[] {(byte) 0xCA, (byte) 0xFE, 0, 0, 0, 69});
    assertThat(read("class.bnn")).contains("class.bnn", "error: ");
  }

  @Test
  void otherEncodingsAreSaid() throws IOException {
    byte[] latin = "# gr\u00f6\u00dfe\nenum a { b }".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(folder.resolve("latin.bnn"), latin);
    assertThat(read("latin.bnn")).contains("latin.bnn", "error: this is no UTF-8 text");
  }

  /** Cuts, removes, doubles and exchanges words of every text at hand. */
  @ParameterizedTest
  @MethodSource("texts")
  void spoiltTextsGiveDiagnostics(Source source) {
    spoil(source, MUTANTS, 5);
  }

  /** Exchanges words for words in a sound network, so that its syntax stays good. */
  @Test
  void spoiltNetworksGiveDiagnostics() {
    assertThat(generate(List.of(sound()))).isEmpty();
    spoil(sound(), 10 * MUTANTS, 1);
  }

  private static void spoil(Source source, int mutants, int kinds) {
    List<String> words = words(source.text());
    Random random = new Random(source.name().hashCode());
    for (int i = 0; i < mutants; i++) {
      List<String> spoilt = new ArrayList<>(words);
      int at = random.nextInt(spoilt.size());
      int from = random.nextInt(spoilt.size());
      switch (i % kinds) {
        case 1 -> spoilt.subList(at, spoilt.size()).clear();
        case 2 -> spoilt.remove(at);
        case 3 -> spoilt.add(at, spoilt.get(from));
        case 4 -> spoilt.set(at, spoilt.get(from));
        default -> {
          for (at = 0; !isWord(words.get(at)) || random.nextInt(words.size() / 4) > 0; ) {
            at = (at + 1) % words.size();
          }
          while (!isWord(words.get(from))) {
            from = (from + 1) % words.size();
          }
          spoilt.set(at, words.get(from));
        }
      }
      String text = String.join("", spoilt);
      assertThatNoException()
          .as(text)
          .isThrownBy(() -> generate(List.of(Source.of(source.name(), text))));
    }
  }

  private static boolean isWord(String text) {
    return Character.isLetterOrDigit(text.charAt(0));
  }

  private static Source sound() {
    return Source.of("sound.bnn", CaseFile.text(Path.of("src/test/resources/sound.bnn")));
  }

  static Stream<Source> texts() {
    Stream<Source> library =
        StandardLibrary.sources().stream()
            .map(s -> Source.of(s.name(), s.text().replaceAll("package bnn", "package mine")));
    return Stream.concat(
        library, CaseFile.names().stream().flatMap(name -> CaseFile.read(name).sources().stream()));
  }

  /** Words, numbers, signs and the blanks between them. */
  private static List<String> words(String text) {
    int[] ends =
        IntStream.rangeClosed(1, text.length())
            .filter(i ->
                i == text.length()
                    || !Character.isLetterOrDigit(text.charAt(i))
                    || !Character.isLetterOrDigit(text.charAt(i - 1)))
            .toArray();
    var words = new ArrayList<String>();
    int start = 0;
    for (int end : ends) {
      words.add(text.substring(start, end));
      start = end;
    }
    return words;
  }

  private String read(String name) {
    var diagnostics = new Diagnostics();
    Optional<Source> source = SourceReader.read(folder.resolve(name), name, diagnostics);
    return DiagnosticPrinter.print(diagnostics.list())
        + source.map(s -> generate(List.of(s))).orElse("");
  }

  /** What is said of the sources. */
  private static String generate(List<Source> sources) {
    try {
      var request = new GenerationRequest(sources, "org.example", Set.of());
      return DiagnosticPrinter.print(new Generator().generate(request).diagnostics());
    } catch (InvalidInputException problems) {
      assertThat(problems.diagnostics()).isNotEmpty();
      return DiagnosticPrinter.print(problems.diagnostics());
    }
  }
}
