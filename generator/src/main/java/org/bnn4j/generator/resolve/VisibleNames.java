package org.bnn4j.generator.resolve;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.EnumDeclaration;
import org.bnn4j.grammar.syntax.Identifier;

/**
 * The declarations that the top level of a file can name.
 *
 * @param declarations those of its own package, then those of its imports, then those of the
 *     library's package {@code bnn}; the first of a name counts
 * @param ambiguous names for which several {@code import … .*} give different declarations; an
 *     error where one is used
 */
public record VisibleNames(
    Map<String, Declaration> declarations, Map<String, List<Declaration>> ambiguous) {
  /** Nothing is visible. */
  static final VisibleNames NONE = new VisibleNames(Map.of(), Map.of());

  public VisibleNames {
    declarations = Collections.unmodifiableMap(new LinkedHashMap<>(declarations));
    ambiguous = Collections.unmodifiableMap(new LinkedHashMap<>(ambiguous));
  }

  /** The members of every visible enum. */
  public List<String> enumerators() {
    return declarations.values().stream()
        .filter(EnumDeclaration.class::isInstance)
        .flatMap(d -> ((EnumDeclaration) d).members().stream())
        .map(Identifier::name)
        .distinct()
        .toList();
  }
}
