package org.bnn4j.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bnn4j.grammar.diagnostic.Diagnostic;
import org.bnn4j.grammar.diagnostic.DiagnosticPrinter;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every {@code errors/NAME.bnn} gives exactly the diagnostics in {@code errors/NAME.expected}. With
 * {@code -Dbnn.update=true} the expected files are written anew, and the run still fails.
 */
final class ErrorsTest {
  private static final Path FOLDER = TestFiles.FOLDER.resolve("errors");

  @ParameterizedTest
  @MethodSource("inputs")
  void printsWhatIsExpected(String name) throws IOException {
    String actual = DiagnosticPrinter.print(diagnose(name));
    Path expected = FOLDER.resolve(name.replace(".bnn", ".expected"));
    if (Boolean.getBoolean("bnn.update")) {
      if (!Files.exists(expected) || !TestFiles.read(expected).equals(actual)) {
        Files.writeString(expected, actual);
        fail("written anew: " + expected);
      }
    } else {
      assertThat(actual).isEqualTo(TestFiles.read(expected));
    }
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void speaksToPeople(String name) {
    assertThat(DiagnosticPrinter.print(diagnose(name)))
        .isNotEmpty()
        .doesNotContain("mismatched", "viable", "extraneous", "token", "<EOF>", "RIGHT_", "null");
  }

  @Test
  void everySyntaxMessageHasAnInput() throws IOException {
    Set<Message> seen = EnumSet.noneOf(Message.class);
    for (String name : inputs().toList()) {
      diagnose(name).forEach(diagnostic -> seen.add(diagnostic.message()));
    }
    seen.addAll(SourceReaderTest.COVERED);
    assertThat(seen).containsAll(EnumSet.range(Message.FILE_MISSING, Message.DANGLING_DOC));
  }

  static Stream<String> inputs() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".bnn"))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static List<Diagnostic> diagnose(String name) {
    var diagnostics = new Diagnostics();
    Parser.parse(Source.of(name, TestFiles.read(FOLDER.resolve(name))), diagnostics);
    return diagnostics.list();
  }
}
