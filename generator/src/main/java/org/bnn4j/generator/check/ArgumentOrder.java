package org.bnn4j.generator.check;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Argument;
import org.bnn4j.grammar.syntax.Identifier;

/** Whatever is called: arguments without a name come first, and no name is given twice. */
final class ArgumentOrder implements Check {
  @Override
  public void run(Program program, Diagnostics diagnostics) {
    Walk.over(
        program,
        new Visitor() {
          @Override
          public void expression(Expression expression, Place place) {
            if (expression instanceof Expression.Call call) {
              check(call.arguments(), diagnostics);
            }
          }
        });
  }

  private static void check(List<Argument> arguments, Diagnostics diagnostics) {
    boolean named = false;
    Set<String> names = new HashSet<>();
    for (Argument argument : arguments) {
      Optional<Identifier> name = argument.name();
      if (name.isEmpty() && named) {
        diagnostics.report(Message.POSITIONAL_AFTER_NAMED, argument.span());
      } else if (name.isPresent() && !names.add(name.get().name())) {
        diagnostics.report(Message.REPEATED_ARGUMENT, name.get().span(), name.get().name());
      }
      named |= name.isPresent();
    }
  }
}
