package org.bnn4j.grammar.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.Token;

/** Which bracket closes which. */
final class Brackets {
  private final Map<Integer, Token> closers = new HashMap<>();
  private final Deque<Token> open = new ArrayDeque<>();

  Brackets(List<Token> tokens) {
    for (Token token : tokens) {
      switch (token.getType()) {
        case BnnLexer.LEFT_PAREN,
            BnnLexer.LEFT_BRACKET,
            BnnLexer.LEFT_BRACE,
            BnnLexer.OPEN_EMBEDDED ->
            open.push(token);
        case BnnLexer.RIGHT_PAREN -> close(token, BnnLexer.LEFT_PAREN, BnnLexer.LEFT_PAREN);
        case BnnLexer.RIGHT_BRACKET -> close(token, BnnLexer.LEFT_BRACKET, BnnLexer.LEFT_BRACKET);
        case BnnLexer.RIGHT_BRACE -> close(token, BnnLexer.LEFT_BRACE, BnnLexer.OPEN_EMBEDDED);
        default -> {}
      }
    }
  }

  /** The bracket that closes the one at {@code opener}; empty if it is no bracket or not closed. */
  Optional<Token> closer(Token opener) {
    return Optional.ofNullable(closers.get(opener.getTokenIndex()));
  }

  boolean isBracket(Token token) {
    return token.getType() >= BnnLexer.LEFT_PAREN && token.getType() <= BnnLexer.RIGHT_BRACE;
  }

  /** The innermost bracket that is never closed. */
  Optional<Token> unclosed() {
    return Optional.ofNullable(open.peek());
  }

  private void close(Token closer, int type, int otherType) {
    Token opener = open.peek();
    if (opener != null && (opener.getType() == type || opener.getType() == otherType)) {
      closers.put(opener.getTokenIndex(), closer);
      open.pop();
    }
  }
}
