package org.bnn4j.generator.check;

import java.util.List;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.generator.resolve.Resolver;
import org.bnn4j.grammar.Parser;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.syntax.Source;

/** Runs one check over one text. */
final class Checking {
  private Checking() {}

  /** What the check says of {@code text}: {@code MESSAGE `what is underlined`}, in order. */
  static List<String> run(Check check, String text) {
    var diagnostics = new Diagnostics();
    var files = List.of(Parser.parse(Source.of("Test.bnn", text), diagnostics));
    Program program = Resolver.resolve(files, List.of(), diagnostics);
    if (diagnostics.hasErrors()) {
      throw new AssertionError(diagnostics.list().toString());
    }
    check.run(program, diagnostics);
    return diagnostics.list().stream().map(d -> d.message() + " " + d.span().text()).toList();
  }
}
