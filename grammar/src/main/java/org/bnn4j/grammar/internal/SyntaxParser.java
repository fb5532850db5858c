package org.bnn4j.grammar.internal;

import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Source;
import org.bnn4j.grammar.syntax.Span;

/** Runs lexer, parser and tree builders over one source. */
public final class SyntaxParser {
  private SyntaxParser() {}

  /** The tree of what could be understood; everything else is reported. Never throws. */
  public static BnnFile parse(Source source, Diagnostics diagnostics) {
    var problems = new Problems();
    try {
      return parse(new Places(source), problems);
    } catch (StackOverflowError e) {
      problems.report(Message.NESTED_TOO_DEEPLY, new Span(source, 0, 0));
      return nothing(source);
    } finally {
      problems.sendTo(diagnostics);
    }
  }

  private static BnnFile parse(Places places, Problems problems) {
    var lexer = new BnnLexer(CharStreams.fromString(places.source().text()));
    lexer.removeErrorListeners();
    var tokens = new CommonTokenStream(lexer);
    tokens.fill();
    new TokenChecks(places, problems).run(tokens.getTokens());
    var parser = new BoundedParser(tokens);
    parser.removeErrorListeners();
    parser.setErrorHandler(new SyntaxErrors(places, problems, tokens.getTokens()));
    try {
      BnnFile file = new FileBuilder(places, problems, tokens).build(parser.file());
      if (file.declarations().isEmpty() && !problems.any()) {
        problems.report(Message.EMPTY_FILE, new Span(places.source(), 0, 0));
      }
      return file;
    } catch (TooDeep e) {
      problems.report(Message.NESTED_TOO_DEEPLY, places.of(e.place()));
      return nothing(places.source());
    }
  }

  private static BnnFile nothing(Source source) {
    return new BnnFile(source, Optional.empty(), List.of(), List.of());
  }
}
