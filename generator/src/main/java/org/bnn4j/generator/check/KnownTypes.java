package org.bnn4j.generator.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.diagnostic.Suggestions;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.ConfigDeclaration;
import org.bnn4j.grammar.syntax.Declaration.EnumDeclaration;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.TypeSyntax;

/**
 * Every type that is named is int, real, bool, string, a visible enum or a visible config; every
 * element type of a tensor is one of {@link ElementType}.
 */
final class KnownTypes implements Check {
  static final Set<String> PRIMITIVES = new TreeSet<>(Set.of("int", "real", "bool", "string"));

  private static final List<String> ELEMENTS =
      Stream.of(ElementType.values()).map(ElementType::word).toList();

  @Override
  public void run(Program program, Diagnostics diagnostics) {
    Walk.over(
        program,
        new Visitor() {
          @Override
          public void type(TypeSyntax type, Scope scope) {
            if (type instanceof TypeSyntax.Named named && !PRIMITIVES.contains(named.name())) {
              named(named, scope, diagnostics);
            } else if (type instanceof TypeSyntax.Tensor tensor) {
              tensor.elements().forEach(element -> element(element, diagnostics));
            }
          }
        });
  }

  private static void named(TypeSyntax.Named type, Scope scope, Diagnostics diagnostics) {
    String name = type.name();
    Optional<Declaration> declaration = scope.declaration(name);
    if (declaration.isPresent()) {
      if (!isType(declaration.get())) {
        diagnostics.report(
            Message.NOT_A_TYPE, type.span(), name, Nouns.withArticle(declaration.get()));
      }
    } else if (!scope.ambiguous(name).isEmpty()) {
      KnownNames.reportAmbiguous(name, type.span(), scope, diagnostics);
    } else {
      diagnostics.report(Message.UNKNOWN_TYPE, type.span(), List.of(), help(name, scope), name);
    }
  }

  private static Optional<String> help(String name, Scope scope) {
    if (ELEMENTS.contains(name)) {
      return Optional.of(
          "`" + name + "` is what tensors consist of; a compile-time number is `int` or `real`");
    }
    List<String> types = new ArrayList<>(PRIMITIVES);
    scope.declarations().stream()
        .filter(KnownTypes::isType)
        .forEach(declaration -> types.add(declaration.name().name()));
    return Suggestions.help(name, types)
        .or(() ->
            Optional.of(
                types.stream()
                    .filter(PRIMITIVES::contains)
                    .collect(
                        Collectors.joining(
                            ", ", "types are ", ", enums, configs, `list<…>`, `op` and `block`"))));
  }

  private static void element(Identifier element, Diagnostics diagnostics) {
    if (!ELEMENTS.contains(element.name())) {
      diagnostics.report(
          Message.UNKNOWN_ELEMENT_TYPE,
          element.span(),
          List.of(),
          Suggestions.help(element.name(), ELEMENTS),
          element.name());
    }
  }

  private static boolean isType(Declaration declaration) {
    return declaration instanceof EnumDeclaration || declaration instanceof ConfigDeclaration;
  }
}
