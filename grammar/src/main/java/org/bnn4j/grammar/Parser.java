package org.bnn4j.grammar;

import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.internal.SyntaxParser;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Source;

/** Turns text into a syntax tree. */
public final class Parser {
  private Parser() {}

  /**
   * Parses one file. What cannot be understood is reported, and the rest of the file is still read:
   * the tree then lacks the statements and declarations that are wrong. No text makes this throw.
   */
  public static BnnFile parse(Source source, Diagnostics diagnostics) {
    return SyntaxParser.parse(source, diagnostics);
  }
}
