package org.example;

import org.example.nets.Tiny;

/** Uses the generated class. */
public final class Use {
  private Use() {}

  /** Its name. */
  public static String name() {
    return Tiny.class.getName();
  }
}
