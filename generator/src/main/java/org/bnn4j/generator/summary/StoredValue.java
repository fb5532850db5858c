package org.bnn4j.generator.summary;

import java.util.List;
import org.bnn4j.generator.graph.Value;

/**
 * A value that does not depend on images and is read by what does: it can be computed beforehand,
 * and has to be stored.
 *
 * @param parameters those from which it is computed, in the order of the text; at least one
 * @param binary whether its readers need signs alone
 * @param used whether an output depends on it
 */
record StoredValue(Value value, List<Value> parameters, boolean binary, boolean used) {
  StoredValue {
    parameters = List.copyOf(parameters);
  }

  long elements() {
    return value.type().sizes().stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
  }
}
