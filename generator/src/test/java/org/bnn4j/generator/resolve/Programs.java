package org.bnn4j.generator.resolve;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.grammar.Parser;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Source;

/** Programs from texts: the first is the library's file {@code 0.bnn}, the others the user's. */
final class Programs {
  private Programs() {}

  static Program resolve(Diagnostics diagnostics, String library, String... texts) {
    var files = new ArrayList<BnnFile>();
    for (String text : texts) {
      files.add(Parser.parse(Source.of(files.size() + 1 + ".bnn", text), diagnostics));
    }
    List<BnnFile> own =
        library.isEmpty()
            ? List.of()
            : List.of(Parser.parse(Source.of("0.bnn", library), diagnostics));
    return Resolver.resolve(own, files, diagnostics);
  }

  /** A program without any problem. */
  static Program good(String library, String... texts) {
    var diagnostics = new Diagnostics();
    Program program = resolve(diagnostics, library, texts);
    if (!diagnostics.list().isEmpty()) {
      throw new AssertionError(diagnostics.list().toString());
    }
    return program;
  }
}
