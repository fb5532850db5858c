package org.bnn4j.grammar.internal;

import static java.util.stream.Collectors.joining;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.BufferedTokenStream;
import org.antlr.v4.runtime.Token;
import org.bnn4j.grammar.diagnostic.Message;

/** Attaches {@code ///} comments to what stands behind them. */
final class Docs {
  private final BufferedTokenStream tokens;
  private final Set<Integer> used = new HashSet<>();

  Docs(BufferedTokenStream tokens) {
    this.tokens = tokens;
  }

  /** The text of the comment lines right before a token. */
  Optional<String> before(Token token) {
    Deque<Token> lines = new ArrayDeque<>();
    for (int i = token.getTokenIndex() - 1; i >= 0; i--) {
      Token before = tokens.get(i);
      if (before.getChannel() == Token.DEFAULT_CHANNEL) {
        // A comment behind code on its line belongs to nothing.
        while (!lines.isEmpty() && lines.peek().getLine() == before.getLine()) {
          lines.pop();
        }
        break;
      }
      if (before.getType() == BnnLexer.DOC) {
        lines.push(before);
      }
    }
    lines.forEach(line -> used.add(line.getTokenIndex()));
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(lines.stream().map(Docs::text).collect(joining("\n")));
  }

  /** Warns of the comments that no call of {@link #before} has returned. */
  void reportUnused(Places places, Problems problems) {
    for (Token token : tokens.getTokens()) {
      if (token.getType() == BnnLexer.DOC && !used.contains(token.getTokenIndex())) {
        problems.report(Message.DANGLING_DOC, places.of(token));
      }
    }
  }

  private static String text(Token token) {
    String text = token.getText().substring(3).stripTrailing();
    return text.startsWith(" ") ? text.substring(1) : text;
  }
}
