package org.bnn4j.generator.check;

import java.util.Optional;
import org.bnn4j.generator.resolve.BuiltIns.BuiltIn;
import org.bnn4j.grammar.syntax.Declaration;

/**
 * Tells what can certainly not be called. A local name hides a declaration also where it is called.
 */
final class Callees {
  private Callees() {}

  /** What a name is, if it takes no arguments: {@code a parameter of type `int`}. */
  static Optional<String> describeUncallable(String name, Scope scope) {
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
                  || d instanceof Declaration.NetworkDeclaration)
          .map(Nouns::withArticle);
    }
    return scope.builtIn(name).filter(b -> !b.isCallable()).map(Callees::describe);
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
