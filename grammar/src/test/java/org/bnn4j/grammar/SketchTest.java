package org.bnn4j.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Declaration;
import org.junit.jupiter.api.Test;

/** The longest text in the language: two library files and a network. */
final class SketchTest {
  @Test
  void parsesWithoutAnyComplaint() {
    var diagnostics = new Diagnostics();
    BnnFile file = Parser.parse(TestFiles.sketch(), diagnostics);
    assertThat(diagnostics.list()).isEmpty();
    assertThat(file.declarations()).hasSize(35);
    assertThat(file.packageName().orElseThrow().text()).isEqualTo("bnn.binary");
  }

  @Test
  void everyDeclarationStartsWithItsKeyword() {
    BnnFile file = Parser.parse(TestFiles.sketch(), new Diagnostics());
    assertThat(file.declarations())
        .allSatisfy(declaration ->
            assertThat(declaration.span().text())
                .matches(
                    "(?s)(enum|config|preset|formula|op|block|external kernel|network) "
                        + declaration.name().name()
                        + "\\b.*"));
    assertThat(file.declarations())
        .filteredOn(declaration -> declaration.doc().isPresent())
        .extracting(Declaration::name)
        .extracting("name")
        .contains("windowed", "approx_sign", "skip_connect", "CifarNet");
  }
}
