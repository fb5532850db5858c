package org.bnn4j.generator.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.ConfigDeclaration;
import org.bnn4j.grammar.syntax.Declaration.EnumDeclaration;
import org.bnn4j.grammar.syntax.Declaration.FieldDeclaration;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Span;

/**
 * A name has one meaning in a body: members of an enum, fields of a config and local names are
 * distinct, also from those of the braces around them. Local names may hide declarations,
 * enumerators and built-ins; {@code parameter bias: real[out] when bias} may take the name of the
 * compile-time parameter that decides about it.
 */
final class DistinctNames implements Check {
  @Override
  public void run(Program program, Diagnostics diagnostics) {
    Walk.over(
        program,
        new Visitor() {
          @Override
          public void declaration(Declaration declaration, Scope scope) {
            if (declaration instanceof EnumDeclaration enumeration) {
              distinct("member", enumeration.members(), diagnostics);
            } else if (declaration instanceof ConfigDeclaration config) {
              List<Identifier> names =
                  config.fields().stream().map(FieldDeclaration::name).toList();
              distinct("field", names, diagnostics);
            }
          }

          @Override
          public void binding(Local local, Optional<Local> hidden) {
            hidden.ifPresent(known -> binds(local, known, diagnostics));
          }
        });
  }

  private static void distinct(String noun, List<Identifier> names, Diagnostics diagnostics) {
    Map<String, Span> known = new HashMap<>();
    for (Identifier name : names) {
      Span first = known.putIfAbsent(name.name(), name.span());
      if (first != null) {
        diagnostics.report(Message.DUPLICATE_NAME, name.span(), name.name(), noun, first);
      }
    }
  }

  private static void binds(Local local, Local known, Diagnostics diagnostics) {
    if (known.kind() == Local.Kind.PARAMETER && local.hidesParameter()) {
      return;
    }
    if (known.kind() == local.kind()) {
      diagnostics.report(
          Message.DUPLICATE_NAME, local.span(), local.name(), local.kind().noun(), known.span());
      return;
    }
    Optional<String> help =
        local.kind() == Local.Kind.OUTPUT
            ? Optional.of("`output " + local.name() + "` alone gives out the value of that name")
            : Optional.empty();
    String kind = known.kind().withArticle();
    diagnostics.report(
        Message.SHADOWED_NAME, local.span(), List.of(), help, local.name(), kind, known.span());
  }
}
