package org.bnn4j.generator.check;

import java.util.Optional;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Span;

/**
 * A name that a declaration gives within itself.
 *
 * @param type what is known of it without instantiation
 * @param hidesParameter whether it may take the name of a compile-time parameter: {@code parameter
 *     bias: real[out] when bias}
 */
record Local(Kind kind, String name, Span span, Optional<StaticType> type, boolean hidesParameter) {
  static Local of(Kind kind, Identifier name, Optional<StaticType> type) {
    return new Local(kind, name.name(), name.span(), type, false);
  }

  /** What gave the name. */
  enum Kind {
    PARAMETER("parameter"),
    INPUT("input"),
    AXIS("axis"),
    LET("`let`"),
    REPETITION("repetition variable"),
    TRAINED("tensor parameter"),
    FIXED("fixed tensor parameter"),
    BUFFER("buffer"),
    TARGET("target"),
    OUTPUT("output"),
    GRADIENT("gradient of the op");

    private final String noun;

    Kind(String noun) {
      this.noun = noun;
    }

    String noun() {
      return noun;
    }

    /** {@code an input}. */
    String withArticle() {
      return switch (this) {
        case GRADIENT -> "the " + noun;
        case INPUT, AXIS, OUTPUT -> "an " + noun;
        case PARAMETER, LET, REPETITION, TRAINED, FIXED, BUFFER, TARGET -> "a " + noun;
      };
    }
  }
}
