package org.bnn4j.grammar.internal;

import java.util.List;
import java.util.stream.IntStream;

/** The words that the language gives a meaning to. */
public final class Words {
  /** Never names. */
  public static final List<String> RESERVED = spellings(BnnLexer.IF, BnnLexer.WITH);

  /** Names wherever their meaning is not called for. */
  public static final List<String> CONTEXTUAL = spellings(BnnLexer.PACKAGE, BnnLexer.LIST);

  private Words() {}

  private static List<String> spellings(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(BnnLexer.VOCABULARY::getLiteralName)
        .map(quoted -> quoted.substring(1, quoted.length() - 1))
        .toList();
  }
}
