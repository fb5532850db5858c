package org.bnn4j.grammar.internal;

import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Source;
import org.bnn4j.grammar.syntax.Span;

/** Finds the place of a token in its source. */
final class Places {
  private final Source source;
  private final Optional<int[]> offsets;

  Places(Source source) {
    this.source = source;
    this.offsets = offsets(source.text());
  }

  Source source() {
    return source;
  }

  Span of(Token token) {
    return span(token.getStartIndex(), token.getStopIndex() + 1);
  }

  Span of(TerminalNode node) {
    return of(node.getSymbol());
  }

  /**
   * From the first to the last token of a rule.
   *
   * @throws Incomplete if the rule was not read to its end
   */
  Span of(ParserRuleContext context) {
    return between(context, context);
  }

  /** From the first token of one rule to the last token of another. */
  Span between(ParserRuleContext first, ParserRuleContext last) {
    Incomplete.sound(first);
    Incomplete.sound(last);
    Token end = last.getStop();
    if (end == null || first.getStart() == null) {
      throw new Incomplete();
    }
    return between(first.getStart(), end);
  }

  Span between(Token first, Token last) {
    if (last.getStopIndex() + 1 < first.getStartIndex()) {
      throw new Incomplete();
    }
    return span(first.getStartIndex(), last.getStopIndex() + 1);
  }

  Identifier identifier(BnnParser.NameContext name) {
    return identifier((ParserRuleContext) name);
  }

  /** The name that a rule of one token read. */
  Identifier identifier(ParserRuleContext name) {
    Span span = of(name);
    return new Identifier(span.text(), span);
  }

  private Span span(int start, int end) {
    int from = offset(start);
    return new Span(source, from, Math.max(from, offset(end)));
  }

  private int offset(int codePoint) {
    return offsets.map(table -> table[codePoint]).orElse(codePoint);
  }

  /** ANTLR counts code points, a span counts chars: a table where the two differ. */
  private static Optional<int[]> offsets(String text) {
    int count = text.codePointCount(0, text.length());
    if (count == text.length()) {
      return Optional.empty();
    }
    int[] table = new int[count + 1];
    for (int i = 0, offset = 0; i <= count; i++) {
      table[i] = offset;
      offset += offset < text.length() ? Character.charCount(text.codePointAt(offset)) : 0;
    }
    return Optional.of(table);
  }
}
