package org.bnn4j.grammar.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.IntStream;
import org.antlr.v4.runtime.Lexer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.WritableToken;

/**
 * What the lexer's rules cannot say: a string ends with its line at the latest, {@code //} at the
 * start of a line is a comment, and a stray closing brace is harmless.
 */
abstract class StringAwareLexer extends Lexer {
  private final Deque<Token> pending = new ArrayDeque<>();

  StringAwareLexer(CharStream input) {
    super(input);
  }

  @Override
  public Token nextToken() {
    if (!pending.isEmpty()) {
      return pending.removeFirst();
    }
    Token token = super.nextToken();
    switch (token.getType()) {
      case BnnLexer.SLASH_SLASH -> {
        if (startsLine(token)) {
          stretch((WritableToken) token, false);
          ((WritableToken) token).setType(BnnLexer.COMMENT);
        }
      }
      case BnnLexer.OPEN_COMMENT -> stretch((WritableToken) token, true);
      case BnnLexer.NEWLINE, Token.EOF -> {
        closeStrings(token);
        pending.add(token);
        return pending.removeFirst();
      }
      default -> {}
    }
    return token;
  }

  /** A closing brace without an opening one leaves the mode alone; the parser reports it. */
  @Override
  public int popMode() {
    return _modeStack.isEmpty() ? _mode : super.popMode();
  }

  /** Whether only blanks stand before the token on its line. */
  boolean startsLine(Token token) {
    for (int i = token.getStartIndex() - 1; i >= 0; i--) {
      int before = _input.LA(i - _input.index() + (i < _input.index() ? 0 : 1));
      if (before == '\n' || before == '\r') {
        return true;
      }
      if (before != ' ' && before != '\t' && before != '\uFEFF') {
        return false;
      }
    }
    return true;
  }

  private void stretch(WritableToken token, boolean acrossLines) {
    int next = _input.LA(1);
    while (next != IntStream.EOF && (acrossLines || (next != '\n' && next != '\r'))) {
      getInterpreter().consume(_input);
      next = _input.LA(1);
    }
    ((CommonToken) token).setStopIndex(_input.index() - 1);
    token.setChannel(HIDDEN);
  }

  private void closeStrings(Token lineEnd) {
    while (_mode == BnnLexer.TEXT || _modeStack.contains(BnnLexer.TEXT)) {
      int type = _mode == BnnLexer.TEXT ? BnnLexer.END_QUOTE : BnnLexer.RIGHT_BRACE;
      int at = lineEnd.getStartIndex();
      pending.add(
          _factory.create(
              _tokenFactorySourcePair,
              type,
              "",
              DEFAULT_TOKEN_CHANNEL,
              at,
              at - 1,
              lineEnd.getLine(),
              lineEnd.getCharPositionInLine()));
      popMode();
    }
  }
}
