package org.bnn4j.generator.check;

import java.util.List;
import java.util.Optional;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.diagnostic.Suggestions;
import org.bnn4j.grammar.syntax.Statement;

/** {@code update} names a parameter that is not fixed, or a buffer, of the same body. */
final class UpdateTargets implements Check {
  @Override
  public void run(Program program, Diagnostics diagnostics) {
    Walk.over(
        program,
        new Visitor() {
          @Override
          public void statement(Statement statement, Scope scope) {
            if (statement instanceof Statement.Update update) {
              check(update, scope, diagnostics);
            }
          }
        });
  }

  private static void check(Statement.Update update, Scope scope, Diagnostics diagnostics) {
    String name = update.name().name();
    Optional<Local> local = scope.local(name);
    if (local.isPresent() && local.get().kind() == Local.Kind.FIXED) {
      diagnostics.report(Message.UPDATE_OF_FIXED, update.name().span(), name);
    } else if (local.isEmpty() || !isTensor(local.get())) {
      List<String> tensors =
          scope.names().stream()
              .filter(n -> scope.local(n).filter(UpdateTargets::isTensor).isPresent())
              .toList();
      diagnostics.report(
          Message.UPDATE_OF_NO_PARAMETER,
          update.name().span(),
          List.of(),
          Suggestions.help(name, tensors)
              .or(() ->
                  Optional.of(
                      "declare it before, with `parameter "
                          + name
                          + ": …` or `buffer "
                          + name
                          + ": …`")),
          name);
    }
  }

  private static boolean isTensor(Local local) {
    return local.kind() == Local.Kind.TRAINED || local.kind() == Local.Kind.BUFFER;
  }
}
