package org.bnn4j.generator.check;

import java.util.List;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.BlockDeclaration;
import org.bnn4j.grammar.syntax.Statement;

/**
 * A block ends with {@code return}, or with an {@code if} whose branches both do; nothing stands
 * behind a {@code return}.
 */
final class BlockReturns implements Check {
  @Override
  public void run(Program program, Diagnostics diagnostics) {
    program.files().stream()
        .flatMap(file -> file.declarations().stream())
        .filter(BlockDeclaration.class::isInstance)
        .map(BlockDeclaration.class::cast)
        .forEach(block -> check(block, diagnostics));
  }

  private static void check(BlockDeclaration block, Diagnostics diagnostics) {
    boolean early = reportEarly(block.body(), true, diagnostics);
    if (!early && !returns(block.body())) {
      report(Message.MISSING_RETURN, block, diagnostics);
    }
  }

  private static void report(Message message, Declaration block, Diagnostics diagnostics) {
    diagnostics.report(message, block.name().span(), block.name().name());
  }

  /**
   * Reports returns that something follows, in {@code body} or behind it; whether there are any.
   */
  private static boolean reportEarly(
      List<Statement> body, boolean nothingBehind, Diagnostics diagnostics) {
    boolean any = false;
    for (int i = 0; i < body.size(); i++) {
      boolean last = nothingBehind && i == body.size() - 1;
      if (body.get(i) instanceof Statement.Return && !last) {
        diagnostics.report(Message.STATEMENT_BEHIND_RETURN, body.get(i).span());
        any = true;
      } else if (body.get(i) instanceof Statement.If conditional) {
        any |= reportEarly(conditional.then(), last, diagnostics);
        any |= reportEarly(conditional.otherwise(), last, diagnostics);
      }
    }
    return any;
  }

  private static boolean returns(List<Statement> body) {
    if (body.isEmpty()) {
      return false;
    }
    return switch (body.getLast()) {
      case Statement.Return result -> true;
      case Statement.If conditional ->
          returns(conditional.then()) && returns(conditional.otherwise());
      default -> false;
    };
  }
}
