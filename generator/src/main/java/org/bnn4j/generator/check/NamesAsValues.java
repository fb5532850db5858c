package org.bnn4j.generator.check;

import java.util.List;
import java.util.Optional;
import org.bnn4j.generator.resolve.BuiltIns;
import org.bnn4j.generator.resolve.BuiltIns.BuiltIn;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Name;

/**
 * A name that is not called is a value: no enum, config or network, and no formula, function or
 * initialiser, which are only applied.
 */
final class NamesAsValues implements Check {
  @Override
  public void run(Program program, Diagnostics diagnostics) {
    Walk.over(
        program,
        new Visitor() {
          @Override
          public void expression(Expression expression, Place place) {
            if (expression instanceof Name name && place.use() != Place.Use.CALLEE) {
              check(name, place, diagnostics);
            }
          }
        });
  }

  private static void check(Name name, Place place, Diagnostics diagnostics) {
    Scope scope = place.scope();
    String text = name.name();
    if (scope.local(text).isPresent()
        || scope.isEnumerator(text)
        || place.isExpectedMember(text)
        || !scope.ambiguous(text).isEmpty()) {
      return;
    }
    Optional<Declaration> declaration = scope.declaration(text);
    if (declaration.isPresent()) {
      help(declaration.get())
          .ifPresent(help -> report(name, Nouns.withArticle(declaration.get()), help, diagnostics));
      return;
    }
    Optional<BuiltIn> builtIn = scope.builtIn(text).filter(BuiltIn::isCallable);
    if (builtIn.isPresent()) {
      boolean function = builtIn.get().kind() == BuiltIns.Kind.FUNCTION;
      report(
          name,
          function ? "a function" : "an initialiser",
          function ? applied(text) : "write `" + text + "(…)`",
          diagnostics);
    }
  }

  /** What to write instead, for declarations that are no values. */
  private static Optional<String> help(Declaration declaration) {
    return switch (declaration) {
      case Declaration.EnumDeclaration e ->
          Optional.of(
              "write one of its members: "
                  + Nouns.listed(Nouns.members(e)).replace(" and ", " or "));
      case Declaration.ConfigDeclaration c ->
          Optional.of("write `{ field: value }` where a `" + c.name().name() + "` is expected");
      case Declaration.NetworkDeclaration n ->
          Optional.of("a network cannot be part of another: make a block of it");
      case Declaration.InstanceDeclaration i ->
          Optional.of("a network cannot be part of another: make a block of it");
      case Declaration.FormulaDeclaration f -> Optional.of(applied(f.name().name()));
      case Declaration.PresetDeclaration d -> Optional.empty();
      case Declaration.OpDeclaration d -> Optional.empty();
      case Declaration.BlockDeclaration d -> Optional.empty();
      case Declaration.KernelDeclaration d -> Optional.empty();
    };
  }

  private static String applied(String name) {
    return "apply it, `" + name + "(…)`, or make an `op` of it";
  }

  private static void report(Name name, String what, String help, Diagnostics diagnostics) {
    diagnostics.report(
        Message.NOT_A_VALUE, name.span(), List.of(), Optional.of(help), name.name(), what);
  }
}
