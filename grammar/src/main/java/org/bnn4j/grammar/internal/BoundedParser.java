package org.bnn4j.grammar.internal;

import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.TokenStream;

/** The generated parser with a bound on its recursion, so that no input exhausts the stack. */
final class BoundedParser extends BnnParser {
  /** About 200 nested parentheses: each takes a dozen rules. */
  private static final int MAX_RULES = 2500;

  private int rules;

  BoundedParser(TokenStream input) {
    super(input);
  }

  @Override
  public void enterRule(ParserRuleContext localctx, int state, int ruleIndex) {
    rules++;
    if (rules > MAX_RULES) {
      throw new TooDeep(getCurrentToken());
    }
    super.enterRule(localctx, state, ruleIndex);
  }

  @Override
  public void exitRule() {
    rules--;
    super.exitRule();
  }
}
