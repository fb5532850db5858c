package org.bnn4j.generator.graph;

import java.util.HashMap;
import java.util.Map;

/** Numbers values in the order in which they are first asked for. */
final class Renumbering {
  private final Map<Value, Integer> numbers = new HashMap<>();

  int of(Value value) {
    return numbers.computeIfAbsent(value, v -> numbers.size());
  }
}
