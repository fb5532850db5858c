package org.bnn4j.golden;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bnn4j.runtime.io.Safetensors;
import org.bnn4j.runtime.io.StoredTensor;

/** The vectors of the tests, and altered copies of them. */
final class Vectors {
  /** Where they lie. */
  static final Path FOLDER = folder();

  static final TestedBackend REFERENCE = TestedBackend.all().getFirst();

  private Vectors() {}

  private static Path folder() {
    URL place = Vectors.class.getResource("/golden/index.json");
    if (place == null) {
      throw new IllegalStateException("the vectors are missing");
    }
    try {
      return Path.of(place.toURI()).resolveSibling("");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static Path file(String id) {
    return FOLDER.resolve(id + ".safetensors");
  }

  /** A copy of a case whose description was altered. */
  static GoldenCase withDescription(String id, Path copy, Consumer<JsonObject> change)
      throws IOException {
    Safetensors read = Safetensors.read(file(id));
    Map<String, String> metadata = new LinkedHashMap<>(read.metadata());
    JsonObject about = JsonParser.parseString(metadata.get("case")).getAsJsonObject();
    change.accept(about);
    metadata.put("case", about.toString());
    Safetensors.write(copy, metadata, read.tensors());
    return GoldenCase.read(copy);
  }

  /** A copy of a case with other tensors. */
  static GoldenCase withTensors(String id, Path copy, UnaryOperator<List<StoredTensor>> change)
      throws IOException {
    Safetensors read = Safetensors.read(file(id));
    Safetensors.write(copy, read.metadata(), change.apply(new ArrayList<>(read.tensors())));
    return GoldenCase.read(copy);
  }

  /** What is wrong with a case on the reference backend, written from its specification. */
  static List<String> failures(GoldenCase golden) {
    return GoldenRun.of(List.of(golden), List.of(REFERENCE)).stream()
        .filter(result -> result.form() == Form.SPEC)
        .findFirst()
        .orElseThrow()
        .failures();
  }
}
