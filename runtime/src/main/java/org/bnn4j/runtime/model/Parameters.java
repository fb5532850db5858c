package org.bnn4j.runtime.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.io.ModelFileException;
import org.bnn4j.runtime.io.Safetensors;
import org.bnn4j.runtime.io.StoredTensor;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.jspecify.annotations.Nullable;

/** The parameters of one network, in the order of the network. */
public final class Parameters {
  private static final Map<String, String> METADATA = Map.of("format", "bnn-parameters/1");

  private final Backend backend;
  private final List<Parameter> list = new ArrayList<>();
  private long version;

  public Parameters(Backend backend) {
    this.backend = backend;
  }

  /**
   * Adds a parameter and allocates its memory.
   *
   * @param path its name in files, unlike that of any other
   * @param shape how kernels see it
   * @param initializer how {@link #initialize} fills it
   * @param sizes its shape in files, of as many elements; none for a single number
   */
  public Parameter add(
      String path, Parameter.Kind kind, Shape shape, Initializer initializer, int... sizes) {
    int elements = IntStream.of(sizes).reduce(1, Math::multiplyExact);
    if (shape.isBatch() || shape.elements(1) != elements) {
      throw new IllegalArgumentException(path + ": " + elements + " elements for " + shape);
    }
    if (list.stream().anyMatch(parameter -> parameter.path().equals(path))) {
      throw new IllegalArgumentException("a second parameter named " + path);
    }
    TensorType type = TensorType.real(shape);
    List<Integer> sizeList = IntStream.of(sizes).boxed().toList();
    Parameter parameter =
        new Parameter(path, sizeList, type, kind, initializer, backend.allocate(1, type));
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
  public void initialize(Seed seed) {
    for (Parameter parameter : list) {
      Draws draws = new Draws(seed, parameter.path());
      float[] values = new float[parameter.type().shape().elements(1)];
      Initializer initializer = parameter.initializer().resolve(parameter.sizes());
      for (int i = 0; i < values.length; i++) {
        values[i] = value(initializer, draws, i);
      }
      write(parameter, values);
    }
    changed();
  }

  private static float value(Initializer initializer, Draws draws, int i) {
    return switch (initializer) {
      case Initializer.Constant(float value) -> value;
      case Initializer.Cycle(List<Float> values) -> values.get(i % values.size());
      case Initializer.Uniform(float low, float high) -> low + (high - low) * draws.uniform(i);
      case Initializer.Normal(float mean, float deviation) ->
          (float) (mean + deviation * draws.normal(i));
      case Initializer.Xavier unresolved -> throw new IllegalStateException(unresolved.toString());
      case Initializer.He unresolved -> throw new IllegalStateException(unresolved.toString());
    };
  }

  /**
   * Saves all parameters by path as safetensors of F32; an existing file is replaced as a whole or
   * not at all.
   */
  public void save(Path file) throws IOException {
    List<StoredTensor> tensors = new ArrayList<>();
    for (Parameter parameter : list) {
      float[] values = new float[parameter.type().shape().elements(1)];
      backend.read(parameter.type(), 1, parameter.buffer(), values);
      tensors.add(StoredTensor.ofFloats(parameter.path(), parameter.sizes(), values));
    }
    Safetensors.write(file, METADATA, tensors);
  }

  /**
   * Loads all parameters by path from safetensors of F32 or F16.
   *
   * @throws ModelFileException if a parameter is missing, unknown, or of another shape or element
   *     type; nothing is changed then
   * @throws IOException if the file cannot be read
   */
  public void load(Path file) throws IOException {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    Safetensors.read(file).tensors().forEach(tensor -> stored.put(tensor.name(), tensor));
    List<float[]> values = new ArrayList<>();
    for (Parameter parameter : list) {
      values.add(values(file, parameter, stored.remove(parameter.path())));
    }
    if (!stored.isEmpty()) {
      throw new ModelFileException(
          file,
          stored.keySet().iterator().next(),
          "is no parameter of this network, nor are "
              + (stored.size() - 1)
              + " more: load a file that was saved from the same network");
    }
    for (int i = 0; i < list.size(); i++) {
      write(list.get(i), values.get(i));
    }
    changed();
  }

  private static float[] values(Path file, Parameter parameter, @Nullable StoredTensor tensor) {
    String cure = ": load a file that was saved from the same network";
    if (tensor == null) {
      throw new ModelFileException(
          file, parameter.path(), "is missing, expected " + parameter.sizes() + cure);
    }
    if (!tensor.isFloat()) {
      throw new ModelFileException(
          file,
          parameter.path(),
          "has element type " + tensor.dtype() + ", expected F32 or F16: convert it to F32");
    }
    if (!tensor.shape().equals(parameter.sizes())) {
      throw new ModelFileException(
          file,
          parameter.path(),
          "has shape " + tensor.shape() + ", expected " + parameter.sizes() + cure);
    }
    return tensor.floats();
  }

  private void write(Parameter parameter, float[] values) {
    backend.write(parameter.type(), 1, values, parameter.buffer());
  }

  /** Changes whenever a value may have changed. */
  public long version() {
    return version;
  }

  /** Says that values have changed. */
  public void changed() {
    version++;
  }
}
