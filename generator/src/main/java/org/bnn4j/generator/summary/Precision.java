package org.bnn4j.generator.summary;

import org.bnn4j.generator.graph.ElementType;

/** How finely the input of a layer is resolved, from coarse to fine. */
public enum Precision {
  ONE_BIT("1 bit"),
  TERNARY("ternary"),
  FLOAT("32 bit");

  private final String words;

  Precision(String words) {
    this.words = words;
  }

  static Precision of(ElementType element) {
    return switch (element) {
      case SIGN -> ONE_BIT;
      case TERNARY -> TERNARY;
      default -> FLOAT;
    };
  }

  /** As people read it: {@code 1 bit}. */
  public String words() {
    return words;
  }
}
