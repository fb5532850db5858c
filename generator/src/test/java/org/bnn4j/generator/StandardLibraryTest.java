package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bnn4j.generator.check.Checks;
import org.bnn4j.generator.resolve.Resolver;
import org.bnn4j.grammar.Parser;
import org.bnn4j.grammar.diagnostic.DiagnosticPrinter;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.syntax.BnnFile;
import org.junit.jupiter.api.Test;

final class StandardLibraryTest {
  @Test
  void keepsEveryRule() {
    var diagnostics = new Diagnostics();
    List<BnnFile> files =
        StandardLibrary.sources().stream()
            .map(source -> Parser.parse(source, diagnostics))
            .toList();
    Checks.run(Resolver.resolve(files, List.of(), diagnostics), diagnostics);
    assertThat(DiagnosticPrinter.print(diagnostics.list())).isEmpty();
  }
}
