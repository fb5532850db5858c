package org.bnn4j.runtime.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;

/** The parameters of one network, in the order of the network. */
public final class Parameters {
  private final Backend backend;
  private final List<Parameter> list = new ArrayList<>();
  private long version;

  public Parameters(Backend backend) {
    this.backend = backend;
  }

  /**
   * Adds a parameter and allocates its memory.
   *
   * @param sizes its shape in files
   */
  public Parameter add(
      String path, Parameter.Kind kind, Shape shape, Initializer initializer, int... sizes) {
    TensorType type = TensorType.real(shape);
    Parameter parameter =
        new Parameter(
            path,
            IntStream.of(sizes).boxed().toList(),
            type,
            kind,
            initializer,
            backend.allocate(1, type));
    list.add(parameter);
    return parameter;
  }

  public List<Parameter> list() {
    return List.copyOf(list);
  }

  public Backend backend() {
    return backend;
  }

  /** Fills every parameter by its initializer; each draws from the seed and its own path alone. */
  public void initialize(Seed seed) {}

  /** Saves all parameters by path as safetensors; an existing file is replaced as a whole or not at all. */
  public void save(Path file) throws IOException {}

  /** Loads all parameters by path from safetensors. */
  public void load(Path file) throws IOException {}

  /** Changes whenever a value may have changed. */
  public long version() {
    return version;
  }

  /** Says that values have changed. */
  public void changed() {
    version++;
  }
}
