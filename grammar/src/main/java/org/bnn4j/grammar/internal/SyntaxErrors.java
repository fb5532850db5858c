package org.bnn4j.grammar.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.atn.ATNConfig;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.atn.PredictionContext;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.diagnostic.Suggestions;
import org.bnn4j.grammar.syntax.Span;
import org.jspecify.annotations.Nullable;

/** Reports what the parser did not expect, in words for people, and finds where to go on. */
final class SyntaxErrors extends DefaultErrorStrategy {
  private final Places places;
  private final Problems problems;
  private final List<Token> tokens;
  private final Brackets brackets;

  SyntaxErrors(Places places, Problems problems, List<Token> tokens) {
    this.places = places;
    this.problems = problems;
    this.tokens = tokens;
    this.brackets = new Brackets(tokens);
  }

  @Override
  public void reportError(Parser parser, RecognitionException e) {
    if (inErrorRecoveryMode(parser)) {
      return;
    }
    beginErrorCondition(parser);
    IntervalSet expected =
        e instanceof NoViableAltException noViable
            ? expectedAfter(noViable, parser.getATN())
            : Optional.ofNullable(e.getExpectedTokens()).orElseGet(parser::getExpectedTokens);
    report(e.getOffendingToken(), new Expectation(expected));
  }

  @Override
  protected void reportUnwantedToken(Parser parser) {
    reportHere(parser);
  }

  @Override
  protected void reportMissingToken(Parser parser) {
    reportHere(parser);
  }

  /**
   * As in ANTLR, but a bad first element of a list does not give up the whole list: it is skipped
   * like a bad later one.
   */
  @Override
  public void sync(Parser parser) throws RecognitionException {
    ATNState state = parser.getATN().states.get(parser.getState());
    boolean list =
        state.getStateType() == ATNState.STAR_LOOP_ENTRY
            || parser.getContext() instanceof BnnParser.FileContext;
    if (!list || inErrorRecoveryMode(parser)) {
      super.sync(parser);
      return;
    }
    IntervalSet next = parser.getATN().nextTokens(state);
    int found = parser.getInputStream().LA(1);
    if (!next.contains(Token.EPSILON) && !next.contains(found)) {
      reportUnwantedToken(parser);
      consumeUntil(parser, next.or(getErrorRecoverySet(parser)));
    }
  }

  /** Never invents an opening bracket: what follows would be read as something else. */
  @Override
  protected boolean singleTokenInsertion(Parser parser) {
    ATNState state = parser.getATN().states.get(parser.getState());
    IntervalSet missing = parser.getATN().nextTokens(state);
    return !missing.contains(BnnLexer.LEFT_BRACE)
        && !missing.contains(BnnLexer.LEFT_PAREN)
        && !missing.contains(BnnLexer.LEFT_BRACKET)
        && super.singleTokenInsertion(parser);
  }

  /** Never drops what starts a line or closes a bracket: it belongs to something else. */
  @Override
  protected @Nullable Token singleTokenDeletion(Parser parser) {
    Token token = parser.getCurrentToken();
    return startsLine(token) || brackets.isBracket(token)
        ? null
        : super.singleTokenDeletion(parser);
  }

  /** Skips brackets with all that they hold, and words that are used as names inside a line. */
  @Override
  protected void consumeUntil(Parser parser, IntervalSet set) {
    Token token = parser.getCurrentToken();
    while (token.getType() != Token.EOF && !(set.contains(token.getType()) && mayResume(token))) {
      int end = brackets.closer(token).map(Token::getTokenIndex).orElse(token.getTokenIndex());
      while (parser.getCurrentToken().getTokenIndex() <= end
          && parser.getCurrentToken().getType() != Token.EOF) {
        parser.consume();
      }
      token = parser.getCurrentToken();
    }
  }

  private boolean mayResume(Token token) {
    boolean word = token.getType() >= BnnLexer.PACKAGE && token.getType() <= BnnLexer.LIST;
    return !word || startsLine(token);
  }

  private boolean startsLine(Token token) {
    return previous(token).map(before -> before.getLine() < token.getLine()).orElse(true);
  }

  private void reportHere(Parser parser) {
    if (!inErrorRecoveryMode(parser)) {
      beginErrorCondition(parser);
      report(parser.getCurrentToken(), new Expectation(getExpectedTokens(parser)));
    }
  }

  private void report(Token found, Expectation expected) {
    if (problems.known(places.of(found).line())) {
      return;
    }
    Optional<Token> unclosed = brackets.unclosed();
    if (found.getType() == Token.EOF && unclosed.isPresent()) {
      String closer =
          switch (unclosed.get().getType()) {
            case BnnLexer.LEFT_PAREN -> ")";
            case BnnLexer.LEFT_BRACKET -> "]";
            default -> "}";
          };
      Token opener = unclosed.get();
      problems.report(Message.UNCLOSED_BRACKET, places.of(opener), opener.getText(), closer);
      return;
    }
    Optional<Token> keyword = previous(found).filter(before -> takenForName(before, found));
    if (keyword.isPresent() && expected.statement()) {
      Token word = keyword.get();
      problems.report(Message.MISSING_EXPRESSION, behind(word), Expectation.found(word));
      return;
    }
    String phrase = expected.phrase();
    String shown = Expectation.found(found);
    Optional<String> help = help(found, expected);
    Span place =
        startsLine(found) && !expected.statement() && !expected.declaration()
            ? behind(found)
            : places.of(found);
    if (isReserved(found) && expected.name() && !expected.expression() && !startsLine(found)) {
      problems.report(Message.RESERVED_WORD, place, help, found.getText());
    } else if (phrase.equals("a name")) {
      problems.report(Message.MISSING_NAME, place, help, shown);
    } else if (phrase.equals("an expression")) {
      problems.report(Message.MISSING_EXPRESSION, place, help, shown);
    } else {
      problems.report(Message.UNEXPECTED_TEXT, place, help, shown, phrase);
    }
  }

  private static boolean isReserved(Token token) {
    return token.getType() >= BnnLexer.IF && token.getType() <= BnnLexer.WITH;
  }

  /**
   * Whether the word before is a statement's that was read as the value missing on the line above.
   */
  private boolean takenForName(Token before, Token found) {
    return before.getLine() == found.getLine()
        && startsLine(before)
        && Expectation.startsStatement(before);
  }

  private Optional<String> help(Token found, Expectation expected) {
    if (dividesBefore(found)) {
      return Optional.of("`//` behind code divides; a comment behind code starts with `#`");
    }
    if (found.getType() == BnnLexer.ASSIGN && expected.endsValueOrName()) {
      return Optional.of("equality is written `==`, an argument or a field `name: value`");
    }
    if ((found.getType() == BnnLexer.PACKAGE || found.getType() == BnnLexer.IMPORT)
        && expected.declaration()) {
      return Optional.of("the package, then the imports stand before all declarations");
    }
    return found.getType() == BnnLexer.NAME
        ? Suggestions.help(found.getText(), expected.keywords())
        : Optional.empty();
  }

  private boolean dividesBefore(Token found) {
    Optional<Token> token = Optional.of(found);
    while (token.isPresent() && token.get().getLine() == found.getLine()) {
      if (token.get().getType() == BnnLexer.SLASH_SLASH) {
        return true;
      }
      token = previous(token.get());
    }
    // Behind `a // the` the next line may be the first that makes no sense.
    return token.isPresent()
        && found.getType() != Token.EOF
        && previous(token.get())
            .filter(before -> before.getType() == BnnLexer.SLASH_SLASH)
            .isPresent()
        && token.get().getLine() == found.getLine() - 1;
  }

  /** Where the line above ends: something is missing there. */
  private Span behind(Token found) {
    int end =
        previous(found).map(before -> places.of(before).end()).orElse(places.of(found).start());
    return new Span(places.source(), end, end);
  }

  private Optional<Token> previous(Token token) {
    for (int i = token.getTokenIndex() - 1; i >= 0; i--) {
      if (tokens.get(i).getChannel() == Token.DEFAULT_CHANNEL) {
        return Optional.of(tokens.get(i));
      }
    }
    return Optional.empty();
  }

  /** What the alternatives that had been possible up to the offending token would have taken. */
  private static IntervalSet expectedAfter(NoViableAltException e, ATN atn) {
    var expected = new IntervalSet();
    if (e.getDeadEndConfigs() != null) {
      for (ATNConfig config : e.getDeadEndConfigs()) {
        addNext(expected, atn, config.state, config.context);
      }
    }
    return expected.isNil() ? e.getExpectedTokens() : expected;
  }

  private static void addNext(
      IntervalSet expected, ATN atn, ATNState start, PredictionContext context) {
    record Position(ATNState state, PredictionContext context) {}
    Deque<Position> open = new ArrayDeque<>(List.of(new Position(start, context)));
    Set<Integer> seen = new HashSet<>();
    while (!open.isEmpty()) {
      Position position = open.pop();
      IntervalSet next = atn.nextTokens(position.state());
      expected.addAll(next);
      PredictionContext callers = position.context();
      if (next.contains(Token.EPSILON) && callers != null) {
        for (int i = 0; i < callers.size(); i++) {
          int state = callers.getReturnState(i);
          if (state != PredictionContext.EMPTY_RETURN_STATE && seen.add(state)) {
            open.push(new Position(atn.states.get(state), callers.getParent(i)));
          }
        }
      }
    }
    expected.remove(Token.EPSILON);
  }
}
