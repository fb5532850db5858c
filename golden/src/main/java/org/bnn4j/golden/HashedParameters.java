package org.bnn4j.golden;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.util.List;
import org.bnn4j.runtime.model.Parameter;

/**
 * Parameters that a file does not hold because they are too large: a hash of their place and number
 * makes them, as the text {@code param_hash} of the vectors says.
 */
final class HashedParameters {
  private static final String LATENT = "full_precision";
  private static final double STEP = 0x1p-24;

  private final long seed;
  private final List<String> order;

  HashedParameters(GoldenCase golden) {
    this.seed = golden.about().get("param_hash_seed").getAsLong();
    JsonArray names = golden.about().getAsJsonArray("param_order");
    this.order = names.asList().stream().map(JsonElement::getAsString).toList();
  }

  static boolean has(GoldenCase golden) {
    return golden.about().has("param_hash_seed");
  }

  /** The values of a parameter. */
  float[] values(Parameter parameter) {
    int place = order.indexOf(parameter.path());
    if (place < 0) {
      throw new IllegalCaseException("param_order does not name " + parameter.path());
    }
    long start = seed + 1_000_003L * (place + 1);
    String leaf = parameter.path().substring(parameter.path().lastIndexOf('.') + 1);
    boolean filters = parameter.sizes().size() > 1;
    float[] values = new float[parameter.type().shape().elements(1)];
    for (int i = 0; i < values.length; i++) {
      long hash = hash(start, i);
      values[i] =
          (float)
              (leaf.equals(LATENT)
                  ? latent(start, i)
                  : filters
                      ? ((hash >>> 40) % 33 - 16) / 64.0
                      : (hash >>> 40) * STEP + (leaf.equals("weight") ? 0.5 : -0.5));
    }
    return values;
  }

  /** Pairs of sizes that add up to a half, so that their means are exact. */
  private static double latent(long start, int i) {
    double size = (1 + (hash(start, i - i % 2) >>> 32) % 255) / 512.0;
    double mine = i % 2 == 0 ? size : 0.5 - size;
    return (hash(start, i) & 1) == 1 ? -mine : mine;
  }

  private static long hash(long start, int i) {
    long z = start + (i + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
