package org.bnn4j.runtime;

import java.util.List;

/** Chooses a backend. */
final class Backends {
  private Backends() {}

  static Backend choose() {
    return List.<Backend>of().getFirst();
  }
}
