package org.bnn4j.grammar.internal;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;

/** Says in words which tokens could have come next. */
final class Expectation {
  private static final int MAX_ALTERNATIVES = 5;

  private static final Set<Integer> OPERATORS =
      Set.of(
          BnnLexer.PIPE,
          BnnLexer.EQUAL,
          BnnLexer.NOT_EQUAL,
          BnnLexer.LESS,
          BnnLexer.LESS_EQUAL,
          BnnLexer.GREATER,
          BnnLexer.GREATER_EQUAL,
          BnnLexer.OR_ELSE,
          BnnLexer.PLUS,
          BnnLexer.MINUS,
          BnnLexer.STAR,
          BnnLexer.SLASH,
          BnnLexer.SLASH_SLASH,
          BnnLexer.PERCENT,
          BnnLexer.AND,
          BnnLexer.OR,
          BnnLexer.NOT,
          BnnLexer.IN,
          BnnLexer.WITH,
          BnnLexer.DOT,
          BnnLexer.LEFT_PAREN,
          BnnLexer.LEFT_BRACKET);

  private static final Set<Integer> EXPRESSION_STARTS =
      Set.of(
          BnnLexer.IF,
          BnnLexer.NOT,
          BnnLexer.PLUS,
          BnnLexer.MINUS,
          BnnLexer.INTEGER,
          BnnLexer.REAL,
          BnnLexer.MALFORMED_NUMBER,
          BnnLexer.TRUE,
          BnnLexer.FALSE,
          BnnLexer.NONE,
          BnnLexer.QUOTE,
          BnnLexer.LEFT_PAREN,
          BnnLexer.LEFT_BRACKET,
          BnnLexer.LEFT_BRACE);

  private static final Set<Integer> STATEMENT_STARTS =
      Set.of(
          BnnLexer.LET,
          BnnLexer.IF,
          BnnLexer.REQUIRE,
          BnnLexer.WARN,
          BnnLexer.FIXED,
          BnnLexer.PARAMETER,
          BnnLexer.BUFFER,
          BnnLexer.UPDATE,
          BnnLexer.INPUT,
          BnnLexer.TARGET,
          BnnLexer.OUTPUT,
          BnnLexer.LOSS,
          BnnLexer.GRADIENT,
          BnnLexer.RETURN,
          BnnLexer.FORWARD,
          BnnLexer.BACKWARD);

  private static final Set<Integer> DECLARATION_STARTS =
      Set.of(
          BnnLexer.ENUM,
          BnnLexer.CONFIG,
          BnnLexer.PRESET,
          BnnLexer.FORMULA,
          BnnLexer.OP,
          BnnLexer.BLOCK,
          BnnLexer.EXTERNAL,
          BnnLexer.NETWORK,
          Token.EOF);

  private final Set<Integer> tokens;

  Expectation(IntervalSet tokens) {
    this.tokens = new HashSet<>(tokens.toList());
  }

  /** Whether what stands before is a condition, an element of a list, or the name of a field. */
  boolean endsValueOrName() {
    return Stream.of(BnnLexer.THEN, BnnLexer.COMMA, BnnLexer.COLON, BnnLexer.LEFT_BRACE)
            .anyMatch(tokens::contains)
        && !name();
  }

  private boolean operator() {
    return tokens.contains(BnnLexer.PIPE);
  }

  boolean declaration() {
    return tokens.contains(BnnLexer.NETWORK) && tokens.contains(BnnLexer.ENUM) && !name();
  }

  boolean statement() {
    return tokens.contains(BnnLexer.LET);
  }

  boolean expression() {
    return name() && tokens.contains(BnnLexer.INTEGER) && tokens.contains(BnnLexer.QUOTE);
  }

  boolean name() {
    return tokens.contains(BnnLexer.NAME);
  }

  /** The words that could have come, where no name could. */
  List<String> keywords() {
    return name()
        ? List.of()
        : tokens.stream().sorted().filter(Expectation::isWord).map(Expectation::spelling).toList();
  }

  /** {@code `,` or `)`}: at most five alternatives. */
  String phrase() {
    var rest = new HashSet<>(tokens);
    var groups = new ArrayList<String>();
    if (operator() && !OPERATORS.containsAll(rest)) {
      rest.removeAll(OPERATORS);
    }
    if (operator() && OPERATORS.containsAll(rest)) {
      return "an operator";
    }
    if (expression()) {
      groups.add("an expression");
      rest.removeAll(EXPRESSION_STARTS);
      rest.removeIf(Expectation::isNameLike);
    } else if (name()) {
      groups.add("a name");
      rest.remove(BnnLexer.NONE);
      rest.removeIf(Expectation::isNameLike);
    }
    if (statement()) {
      groups.add("a statement");
      rest.removeAll(STATEMENT_STARTS);
    }
    if (declaration()) {
      groups.add("a declaration");
      rest.removeAll(DECLARATION_STARTS);
    }
    rest.stream().sorted().map(Expectation::literal).forEach(groups::add);
    return join(groups.subList(0, Math.min(groups.size(), MAX_ALTERNATIVES)));
  }

  static boolean startsStatement(Token token) {
    return STATEMENT_STARTS.contains(token.getType());
  }

  /** How a message names a token that was found. */
  static String found(Token token) {
    String text = token.getText();
    return switch (token.getType()) {
      case Token.EOF -> "the end of the file";
      case BnnLexer.QUOTE -> "a string";
      case BnnLexer.END_QUOTE, BnnLexer.CHARACTERS, BnnLexer.ESCAPE -> "the text of a string";
      default -> "`" + (text.length() > 40 ? text.substring(0, 37) + "..." : text) + "`";
    };
  }

  private static String join(List<String> parts) {
    int last = parts.size() - 1;
    return last < 1
        ? parts.stream().collect(joining())
        : String.join(", ", parts.subList(0, last)) + " or " + parts.get(last);
  }

  private static boolean isNameLike(int type) {
    return type == BnnLexer.NAME || (type >= BnnLexer.PACKAGE && type <= BnnLexer.LIST);
  }

  private static boolean isWord(int type) {
    return type >= BnnLexer.IF && type <= BnnLexer.LIST;
  }

  private static String literal(int type) {
    return switch (type) {
      case Token.EOF -> "the end of the file";
      case BnnLexer.NAME -> "a name";
      case BnnLexer.INTEGER -> "an integer";
      case BnnLexer.REAL, BnnLexer.MALFORMED_NUMBER -> "a number";
      case BnnLexer.QUOTE -> "a string";
      // ANTLR knows no spelling where two tokens share it.
      case BnnLexer.LEFT_BRACE -> "`{`";
      case BnnLexer.END_QUOTE, BnnLexer.CHARACTERS, BnnLexer.ESCAPE, BnnLexer.OPEN_EMBEDDED ->
          "the rest of the string";
      default -> "`" + spelling(type) + "`";
    };
  }

  /** A word or sign as it is written. */
  private static String spelling(int type) {
    return Optional.ofNullable(BnnLexer.VOCABULARY.getLiteralName(type))
        .map(quoted -> quoted.substring(1, quoted.length() - 1))
        .orElse("something else");
  }
}
