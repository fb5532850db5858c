package org.bnn4j.generator.plan;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.bnn4j.generator.graph.Origin;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.TensorType;

/** Readable names of buffers, each given once. */
final class BufferNames {
  private final Map<String, Integer> given = new HashMap<>();

  /** By the path and name of the value in the text, else by what it holds. */
  String of(Origin origin, Value value) {
    String own =
        origin.name().isEmpty()
            ? value.type().element().word().toLowerCase(Locale.ROOT)
            : origin.name();
    return unique(join(origin.path(), own));
  }

  String arranged(Origin origin) {
    return unique(join(origin.path(), "arranged"));
  }

  /** Buffers of several tensors in turn are named by their elements. */
  String shared(TensorType type) {
    return unique(type.element().name().toLowerCase(Locale.ROOT) + "_scratch");
  }

  String unique(String name) {
    int uses = given.merge(name, 1, Integer::sum);
    return uses == 1 ? name : unique(name + "_" + uses);
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path.replace('.', '_') + "_" + name;
  }
}
