package org.bnn4j.runtime;

import java.util.List;
import java.util.function.Supplier;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.reference.ReferenceBackend;

/** Chooses a backend. */
final class Backends {
  private static final System.Logger LOG = System.getLogger(Backend.class.getName());
  private static final String PROPERTY = "bnn.backend";

  /** All backends, the best first. */
  private static final List<Choice> CHOICES =
      List.of(
          new Choice("cpu", CpuBackend::create), new Choice("reference", ReferenceBackend::create));

  private Backends() {}

  private record Choice(String name, Supplier<Backend> create) {}

  static Backend choose() {
    return choose(System.getProperty(PROPERTY, ""));
  }

  /** The named backend, or the first that can run if the name is empty. */
  static Backend choose(String name) {
    Choice choice =
        CHOICES.stream()
            .filter(c -> name.isEmpty() || c.name().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(name));
    Backend backend = choice.create().get();
    String reason = name.isEmpty() ? "the best that runs here" : "-D" + PROPERTY + "=" + name;
    LOG.log(System.Logger.Level.INFO, "backend {0} ({1})", backend.description(), reason);
    return backend;
  }

  private static IllegalArgumentException unknown(String name) {
    String names = String.join(", ", CHOICES.stream().map(Choice::name).toList());
    return new IllegalArgumentException(
        "-D"
            + PROPERTY
            + "="
            + name
            + ": there is no such backend; name one of "
            + names
            + ", or leave the property out for the best that runs here");
  }
}
