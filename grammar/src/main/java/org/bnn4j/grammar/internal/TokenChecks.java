package org.bnn4j.grammar.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.Token;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Span;

/** Reports what is wrong with single tokens, before anything is parsed. */
final class TokenChecks {
  private static final Pattern LONE_NUMBER = Pattern.compile("//\\s*[0-9]+[\\s),\\]]*");

  private final Places places;
  private final Problems problems;

  TokenChecks(Places places, Problems problems) {
    this.places = places;
    this.problems = problems;
  }

  void run(List<Token> tokens) {
    Token quote = tokens.getFirst();
    int open = 0;
    for (Token token : tokens) {
      switch (token.getType()) {
        case BnnLexer.QUOTE -> quote = open++ == 0 ? token : quote;
        case BnnLexer.END_QUOTE -> {
          open--;
          if (token.getStopIndex() < token.getStartIndex()) {
            problems.report(Message.UNTERMINATED_STRING, places.between(quote, token));
          }
        }
        case BnnLexer.OPEN_COMMENT -> {
          Span all = places.of(token);
          problems.report(
              Message.UNTERMINATED_COMMENT, new Span(all.source(), all.start(), all.start() + 2));
        }
        case BnnLexer.COMMENT -> {
          if (LONE_NUMBER.matcher(token.getText()).matches()) {
            problems.report(Message.COMMENT_LIKE_DIVISION, places.of(token));
          }
        }
        case BnnLexer.STRAY -> stray(token);
        case BnnLexer.ESCAPE -> escape(token);
        default -> {}
      }
    }
  }

  private void stray(Token token) {
    Optional<String> help =
        switch (token.getText()) {
          case ";" -> Optional.of("statements need no separator: remove it");
          case "&&", "&" -> Optional.of("write `and`");
          case "||" -> Optional.of("write `or`");
          case "!" -> Optional.of("write `not`");
          case "'", "`" -> Optional.of("strings stand between double quotes");
          case "**", "^" -> Optional.of("there is no power operator: multiply");
          default -> Optional.empty();
        };
    problems.report(Message.STRAY_TEXT, places.of(token), help, shown(token.getText()));
  }

  private void escape(Token token) {
    if (token.getText().length() < 2 || "nt\"\\{}".indexOf(token.getText().charAt(1)) < 0) {
      problems.report(Message.UNKNOWN_ESCAPE, places.of(token), shown(token.getText()));
    }
  }

  private static String shown(String text) {
    int codePoint = text.codePointAt(0);
    if (text.length() > Character.charCount(codePoint) || (codePoint > ' ' && codePoint < 127)) {
      return "`" + text + "`";
    }
    String code = String.format(Locale.ROOT, "U+%04X", codePoint);
    String name = Character.getName(codePoint);
    return "the character "
        + code
        + (name == null ? "" : " (" + name.toLowerCase(Locale.ROOT) + ")");
  }
}
