package org.bnn4j.generator.check;

import java.util.List;
import java.util.Optional;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.diagnostic.Suggestions;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.InstanceDeclaration;
import org.bnn4j.grammar.syntax.Declaration.NetworkDeclaration;
import org.bnn4j.grammar.syntax.Identifier;

/** What {@code network Small = Net(…)} builds is a network that has a body. */
final class NetworkInstances implements Check {
  @Override
  public void run(Program program, Diagnostics diagnostics) {
    Walk.over(
        program,
        new Visitor() {
          @Override
          public void declaration(Declaration declaration, Scope scope) {
            if (declaration instanceof InstanceDeclaration instance) {
              check(instance.network(), scope, diagnostics);
            }
          }
        });
  }

  private static void check(Identifier network, Scope scope, Diagnostics diagnostics) {
    String name = network.name();
    if (!scope.ambiguous(name).isEmpty()) {
      KnownNames.reportAmbiguous(name, network.span(), scope, diagnostics);
      return;
    }
    Optional<Declaration> found = scope.declaration(name);
    if (found.isEmpty()) {
      List<String> networks =
          scope.names().stream()
              .filter(n ->
                  scope.declaration(n).filter(NetworkDeclaration.class::isInstance).isPresent())
              .toList();
      diagnostics.report(
          Message.UNKNOWN_NETWORK,
          network.span(),
          List.of(),
          Suggestions.help(name, networks),
          name);
    } else if (!(found.get() instanceof NetworkDeclaration)) {
      diagnostics.report(
          Message.NOT_A_NETWORK, network.span(), name, Nouns.withArticle(found.get()));
    }
  }
}
