package org.bnn4j.generator.check;

import java.util.List;
import java.util.Optional;
import org.bnn4j.generator.resolve.BuiltIns.BuiltIn;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Name;

/**
 * What stands before an opening parenthesis may be called, for all that is known. A local name
 * hides a declaration also there.
 */
final class CalledNames implements Check {
  @Override
  public void run(Program program, Diagnostics diagnostics) {
    Walk.over(
        program,
        new Visitor() {
          @Override
          public void expression(Expression expression, Place place) {
            if (expression instanceof Name name && place.use() == Place.Use.CALLEE) {
              check(name, place.scope(), diagnostics);
            }
          }
        });
  }

  private static void check(Name name, Scope scope, Diagnostics diagnostics) {
    Optional<String> what = describeUncallable(name.name(), scope);
    if (what.isPresent()) {
      boolean hides =
          scope.local(name.name()).isPresent() && scope.declaration(name.name()).isPresent();
      diagnostics.report(
          Message.NOT_CALLABLE,
          name.span(),
          List.of(),
          hides
              ? Optional.of("it hides what is declared under that name: rename it")
              : Optional.empty(),
          name.name(),
          what.get());
    }
  }

  /** What a name is, if it takes no arguments: {@code a parameter of type `int`}. */
  private static Optional<String> describeUncallable(String name, Scope scope) {
    Optional<Local> local = scope.local(name);
    if (local.isPresent()) {
      return describe(local.get(), scope);
    }
    Optional<Declaration> declaration = scope.declaration(name);
    if (declaration.isPresent()) {
      return declaration
          .filter(d ->
              d instanceof Declaration.EnumDeclaration
                  || d instanceof Declaration.ConfigDeclaration
                  || d instanceof Declaration.NetworkDeclaration
                  || d instanceof Declaration.InstanceDeclaration)
          .map(Nouns::withArticle);
    }
    return scope.builtIn(name).filter(b -> !b.isCallable()).map(CalledNames::describe);
  }

  private static Optional<String> describe(Local local, Scope scope) {
    return switch (local.kind()) {
      case PARAMETER, LET ->
          local
              .type()
              .filter(type -> !type.mayBeCalled(scope.program()))
              .map(type -> type.description());
      case INPUT, AXIS, REPETITION, TRAINED, FIXED, BUFFER, TARGET, OUTPUT, GRADIENT ->
          Optional.of(local.kind().withArticle());
    };
  }

  private static String describe(BuiltIn builtIn) {
    return switch (builtIn.kind()) {
      case FUNCTION -> "a function";
      case INITIALIZER -> "an initialiser";
      case VALUE -> "a value";
      case AXIS -> "an axis";
    };
  }
}
