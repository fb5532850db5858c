package org.bnn4j.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bnn4j.grammar.diagnostic.DiagnosticPrinter;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Source;
import org.bnn4j.grammar.syntax.Statement;

/** Parses snippets that must be right. */
final class Parse {
  private Parse() {}

  static BnnFile file(Source source) {
    var diagnostics = new Diagnostics();
    BnnFile file = Parser.parse(source, diagnostics);
    assertThat(DiagnosticPrinter.print(diagnostics.list())).isEmpty();
    return file;
  }

  static Declaration declaration(String text) {
    List<Declaration> declarations = file(Source.of("snippet.bnn", text)).declarations();
    assertThat(declarations).hasSize(1);
    return declarations.getFirst();
  }

  static List<Statement> statements(String text) {
    return ((Declaration.BlockDeclaration) declaration("block f() (x: real) { " + text + " }"))
        .body();
  }

  static Expression expression(String text) {
    return ((Declaration.FormulaDeclaration) declaration("formula f() = " + text)).value();
  }

  /** A tree as text that is equal for trees that differ in places only. */
  static String withoutPlaces(Object tree) {
    return tree.toString().replaceAll("(, )?(operatorS|s)pan=[^:\\]]*:\\d+:\\d+", "");
  }
}
