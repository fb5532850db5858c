package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bnn4j.grammar.diagnostic.Diagnostic;
import org.bnn4j.grammar.diagnostic.DiagnosticPrinter;
import org.bnn4j.grammar.diagnostic.InvalidInputException;
import org.bnn4j.grammar.diagnostic.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every {@code errors/NAME.bnn} gives exactly the diagnostics in {@code errors/NAME.expected}. With
 * {@code -Dbnn.update=true} the expected files are written anew, and the run still fails.
 */
final class CatalogueTest {
  @ParameterizedTest
  @MethodSource("org.bnn4j.generator.CaseFile#names")
  void printsWhatIsExpected(String name) throws IOException {
    CaseFile file = CaseFile.read(name);
    String actual = DiagnosticPrinter.print(diagnose(file));
    if (Boolean.getBoolean("bnn.update")) {
      if (!Files.exists(file.expected()) || !CaseFile.text(file.expected()).equals(actual)) {
        Files.writeString(file.expected(), actual);
        fail("written anew: " + file.expected());
      }
    } else {
      assertThat(actual).isNotEmpty().isEqualTo(CaseFile.text(file.expected()));
    }
  }

  @Test
  void everyMessageHasAnInput() {
    Set<Message> seen = EnumSet.noneOf(Message.class);
    for (String name : CaseFile.names()) {
      diagnose(CaseFile.read(name)).forEach(diagnostic -> seen.add(diagnostic.message()));
    }
    // The messages about text and syntax are pinned where the parser is.
    var syntax = EnumSet.range(Message.FILE_MISSING, Message.DANGLING_DOC);
    assertThat(seen).containsAll(EnumSet.complementOf(syntax));
  }

  private static List<Diagnostic> diagnose(CaseFile file) {
    var request = new GenerationRequest(file.sources(), "org.example", Set.of());
    try {
      return new Generator().generate(request).diagnostics();
    } catch (InvalidInputException problems) {
      return problems.diagnostics();
    }
  }
}
