package org.bnn4j.golden;

import java.util.Locale;

/** How the network of a case is written. */
public enum Form {
  /** Node by node from its specification. */
  SPEC,
  /** As the block that the library has for it. */
  BLOCK;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
