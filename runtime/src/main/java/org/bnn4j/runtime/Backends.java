package org.bnn4j.runtime;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.cuda.CudaBackend;
import org.bnn4j.runtime.cuda.driver.NoDeviceException;
import org.bnn4j.runtime.reference.ReferenceBackend;

/** Chooses a backend. */
final class Backends {
  private static final System.Logger LOG = System.getLogger(Backend.class.getName());
  private static final String PROPERTY = "bnn.backend";

  /** All backends, the best first. */
  private static final List<Choice> CHOICES =
      List.of(
          new Choice("cuda", CudaBackend::create),
          new Choice("cpu", CpuBackend::create),
          new Choice("reference", ReferenceBackend::create));

  private Backends() {}

  record Choice(String name, Supplier<Backend> create) {}

  static Backend choose() {
    return choose(System.getProperty(PROPERTY, ""));
  }

  /** The named backend, or the first that can run if the name is empty. */
  static Backend choose(String name) {
    return choose(name, CHOICES, line -> LOG.log(System.Logger.Level.INFO, line));
  }

  static Backend choose(String name, List<Choice> choices, Consumer<String> log) {
    String reason = name.isEmpty() ? "the best that runs here" : "-D" + PROPERTY + "=" + name;
    for (Choice choice : choices) {
      if (name.isEmpty() || choice.name().equals(name)) {
        try {
          Backend backend = choice.create().get();
          log.accept("backend " + backend.description() + " (" + reason + ")");
          return backend;
        } catch (NoDeviceException e) {
          if (!name.isEmpty()) {
            throw new IllegalStateException(
                "-D" + PROPERTY + "=" + name + ": " + e.getMessage(), e);
          }
          reason = "without " + choice.name() + ": " + e.reason();
        }
      }
    }
    throw unknown(name, choices);
  }

  private static IllegalArgumentException unknown(String name, List<Choice> choices) {
    String names = String.join(", ", choices.stream().map(Choice::name).toList());
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
