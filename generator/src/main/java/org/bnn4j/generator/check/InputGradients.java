package org.bnn4j.generator.check;

import java.util.List;
import java.util.Optional;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.diagnostic.Suggestions;
import org.bnn4j.grammar.syntax.Statement;

/** {@code gradient} names an input of the network that holds real numbers. */
final class InputGradients implements Check {
  @Override
  public void run(Program program, Diagnostics diagnostics) {
    Walk.over(
        program,
        new Visitor() {
          @Override
          public void statement(Statement statement, Scope scope) {
            if (statement instanceof Statement.Gradient gradient) {
              check(gradient, scope, diagnostics);
            }
          }
        });
  }

  private static void check(Statement.Gradient gradient, Scope scope, Diagnostics diagnostics) {
    String name = gradient.input().name();
    if (isRealInput(name, scope)) {
      return;
    }
    List<String> inputs = scope.names().stream().filter(n -> isRealInput(n, scope)).toList();
    Optional<String> known =
        inputs.isEmpty()
            ? Optional.empty()
            : Optional.of("its inputs of real numbers: " + Nouns.listed(inputs));
    diagnostics.report(
        Message.GRADIENT_OF_NO_INPUT,
        gradient.input().span(),
        List.of(),
        Suggestions.help(name, inputs).or(() -> known),
        name);
  }

  private static boolean isRealInput(String name, Scope scope) {
    return scope
        .local(name)
        .filter(local -> local.kind() == Local.Kind.INPUT)
        .flatMap(Local::type)
        .filter(StaticType::holdsReals)
        .isPresent();
  }
}
