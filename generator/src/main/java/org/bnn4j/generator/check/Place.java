package org.bnn4j.generator.check;

import java.util.Optional;

/**
 * Where an expression stands.
 *
 * @param expected the type that its place asks for, as far as it is known
 * @param piped how many values {@code |>} brings to it, 0 where it stands behind none
 */
record Place(Scope scope, Optional<StaticType> expected, Use use, int piped) {
  /** What is done with the expression. */
  enum Use {
    /** Its value is wanted. */
    VALUE,
    /** It stands before an opening parenthesis. */
    CALLEE,
    /** It stands behind {@code |>}. */
    STAGE
  }

  /** Whether a name is a member of the enum that is expected. */
  boolean isExpectedMember(String name) {
    return expected
        .flatMap(type -> type.enumeration(scope.program()))
        .filter(e -> e.members().stream().anyMatch(m -> m.name().equals(name)))
        .isPresent();
  }

  static Place value(Scope scope, Optional<StaticType> expected) {
    return new Place(scope, expected, Use.VALUE, 0);
  }

  static Place anyValue(Scope scope) {
    return value(scope, Optional.empty());
  }
}
