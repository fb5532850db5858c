package org.bnn4j.generator.graph;

import java.util.Locale;
import org.bnn4j.runtime.kernel.Element;

/** What one element of a value is. */
public enum ElementType {
  /** A float32. */
  REAL,
  /** −1 or +1. */
  SIGN,
  /** −1, 0 or +1. */
  TERNARY,
  /** An exact integer: a sum of products of signs. */
  COUNT,
  /** A sign times a real scale that is constant over a filter or the tensor; reals otherwise. */
  SCALED,
  /** A class number. */
  INDEX,
  /** How the sign of a channel follows from a count; only the compiler makes it. */
  THRESHOLD;

  /** Whether it is one of −1, 0, +1. */
  public boolean isSign() {
    return this == SIGN || this == TERNARY;
  }

  /** How a backend stores it. */
  public Element stored() {
    return switch (this) {
      case REAL, SCALED -> Element.REAL;
      case SIGN -> Element.SIGN;
      case TERNARY -> Element.TERNARY;
      case COUNT -> Element.COUNT;
      case INDEX -> Element.INDEX;
      case THRESHOLD -> Element.THRESHOLD;
    };
  }

  /** The word of the language. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
