package org.example;

import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.model.Seed;
import org.example.nets.Tiny;

/** Uses the generated class. */
public final class Use {
  private Use() {}

  /** A network with fresh parameters. */
  public static Tiny create() {
    return Tiny.create(Backend.best(), Seed.of(1));
  }
}
