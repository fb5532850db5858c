package org.bnn4j.golden;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;

/** Under which names a file may have a parameter. */
final class ParameterNames {
  private static final JsonObject ALIASES =
      JsonParser.parseString(Resource.text("parameters.json")).getAsJsonObject();

  private ParameterNames() {}

  /** The parameter's own path first; then the one with another name for its last part. */
  static List<String> of(String path) {
    int leaf = path.lastIndexOf('.') + 1;
    String name = path.substring(leaf);
    return ALIASES.has(name)
        ? List.of(path, path.substring(0, leaf) + ALIASES.get(name).getAsString())
        : List.of(path);
  }
}
