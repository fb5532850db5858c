package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bnn4j.generator.check.Checks;
import org.bnn4j.generator.resolve.Resolver;
import org.bnn4j.grammar.Parser;
import org.bnn4j.grammar.diagnostic.DiagnosticPrinter;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Statement;
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

  /** What computes says what it gives and how it learns; what owns tensors says which. */
  @Test
  void isDocumentedInOneForm() {
    for (Declaration declaration : declarations()) {
      String doc = declaration.doc().orElse("");
      String name = declaration.name().name();
      assertThat(doc).as(name).isNotBlank();
      switch (declaration) {
        case Declaration.OpDeclaration op ->
            assertThat(doc)
                .as(name)
                .containsIgnoringCase("forward")
                .containsIgnoringCase("gradient");
        case Declaration.BlockDeclaration block -> {
          assertThat(doc).as(name).containsIgnoringCase("forward").containsIgnoringCase("gradient");
          if (Statement.flat(block.body()).stream()
              .anyMatch(Statement.Parameter.class::isInstance)) {
            assertThat(doc).as(name).containsIgnoringCase("parameters");
          }
        }
        case Declaration.KernelDeclaration kernel ->
            assertThat(doc).as(name).containsIgnoringCase("forward");
        case Declaration.ConfigDeclaration config -> {}
        case Declaration.EnumDeclaration words -> {}
        case Declaration.FormulaDeclaration formula -> {}
        case Declaration.PresetDeclaration preset -> {}
        case Declaration.NetworkDeclaration network -> {}
        case Declaration.InstanceDeclaration instance -> {}
      }
    }
  }

  private static List<Declaration> declarations() {
    return StandardLibrary.sources().stream()
        .flatMap(source -> Parser.parse(source, new Diagnostics()).declarations().stream())
        .toList();
  }
}
