package org.bnn4j.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bnn4j.runtime.io.ModelFileException;
import org.bnn4j.runtime.io.Safetensors;
import org.bnn4j.runtime.io.StoredTensor;

/** One golden vector, as its file has it: what is computed, on which values, with which results. */
public final class GoldenCase {
  private static final String FORMAT = "bnn-golden/1";

  private final JsonObject about;
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

  private GoldenCase(JsonObject about, List<StoredTensor> tensors) {
    this.about = about;
    tensors.forEach(tensor -> this.tensors.put(tensor.name(), tensor));
  }

  /**
   * Reads a file.
   *
   * @throws ModelFileException if it holds no golden vector
   * @throws IOException if it cannot be read
   */
  public static GoldenCase read(Path file) throws IOException {
    Safetensors contents = Safetensors.read(file);
    String format = contents.metadata().getOrDefault("format", "");
    if (!format.equals(FORMAT)) {
      throw new ModelFileException(
          file, "has format '" + format + "', but only " + FORMAT + " is known here");
    }
    try {
      JsonElement about = JsonParser.parseString(contents.metadata().getOrDefault("case", ""));
      var read = new GoldenCase(about.getAsJsonObject(), contents.tensors());
      read.checkFields();
      return read;
    } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
      throw new ModelFileException(
          file, "does not say what it is: the JSON under 'case' is damaged (" + e + ")");
    }
  }

  private void checkFields() {
    Stream.of("id", "family", "source", "system").forEach(this::text);
    if (!(spec().has("op") && tolerance() >= 0)) {
      throw new IllegalStateException("no op in spec, or no tolerance");
    }
  }

  /** Its name. */
  public String id() {
    return text("id");
  }

  /** What kind of thing it tests. */
  public String family() {
    return text("family");
  }

  /** The code that computed it. */
  String source() {
    return text("source");
  }

  /** What that code calls it. */
  String system() {
    return text("system");
  }

  /** The tree of what is computed. */
  JsonObject spec() {
    return object("spec");
  }

  /** The largest error that passes; 0 is bit for bit. */
  double tolerance() {
    return object("tolerance").get("rel_to_max").getAsDouble();
  }

  /** Whether it only documents what happens, and demands nothing. */
  public boolean isDocumentation() {
    return spec().get("op").getAsString().equals("none");
  }

  /** Everything that the file says beside its tensors. */
  JsonObject about() {
    return about;
  }

  Set<String> tensors() {
    return tensors.keySet();
  }

  boolean has(String tensor) {
    return tensors.containsKey(tensor);
  }

  List<Integer> shape(String tensor) {
    return tensor(tensor).shape();
  }

  int elements(String tensor) {
    return shape(tensor).stream().reduce(1, Math::multiplyExact);
  }

  float[] floats(String tensor) {
    return tensor(tensor).floats();
  }

  long[] longs(String tensor) {
    return tensor(tensor).longs();
  }

  /** Values of any element type of reals. */
  double[] doubles(String tensor) {
    StoredTensor stored = tensor(tensor);
    return stored.isFloat() ? Comparison.widen(stored.floats()) : stored.doubles();
  }

  /** Images in the batch: the first size of {@code in.x}, which may also be a single row. */
  int batch() {
    List<Integer> shape = shape("in.x");
    return shape.size() < 2 ? 1 : shape.getFirst();
  }

  private StoredTensor tensor(String name) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalCaseException("there is no tensor " + name);
    }
    return tensor;
  }

  private String text(String field) {
    return element(field).getAsString();
  }

  private JsonObject object(String field) {
    return element(field).getAsJsonObject();
  }

  private JsonElement element(String field) {
    JsonElement element = about.get(field);
    if (element == null) {
      throw new IllegalStateException("no " + field);
    }
    return element;
  }

  @Override
  public String toString() {
    return id();
  }
}
