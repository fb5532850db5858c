package org.bnn4j.generator.summary;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.ScaledSign;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Formula;

/**
 * Finds the border between what depends on parameters alone, and can be computed when weights are
 * loaded, and what depends on images. Of {@code x * (gain / sqrt(variance)) + (shift - mean * gain
 * / sqrt(variance))} these are one factor and one summand.
 *
 * <p>It looks at the graph before any rewrite: there the weights of a convolution are one value,
 * even if they are signs times scales. Of these the signs are stored; the scales join what follows
 * the convolution. A copy in another shape is the same value.
 */
final class StoredValues {
  private final Set<Value> ofImages = new HashSet<>();
  private final Map<Value, Set<Value>> parameters = new HashMap<>();
  private final Map<Value, Value> originals = new HashMap<>();
  private final Set<Value> scaledSigns = new HashSet<>();
  private final Map<Value, StoredValue> stored = new LinkedHashMap<>();

  private StoredValues() {}

  /**
   * The stored values of a network.
   *
   * @param used the values on which outputs depend
   */
  static StoredValues of(Region region, Set<Value> used) {
    StoredValues values = new StoredValues();
    for (Node node : region.nodes()) {
      if (values.dependsOnImages(node)) {
        values.ofImages.addAll(node.results());
        boolean isUsed = node.results().stream().anyMatch(used::contains);
        node.op().operands().forEach(o -> values.read(o, node, isUsed));
      } else {
        values.compute(node);
      }
    }
    return values;
  }

  /** In the order in which they are read. */
  List<StoredValue> list() {
    return List.copyOf(stored.values());
  }

  /** Whether a kernel needs only the signs of its weights. */
  boolean areSigns(Value weights) {
    Value original = original(weights);
    return original.type().element().isSign() || scaledSigns.contains(original);
  }

  private Value original(Value value) {
    return originals.getOrDefault(value, value);
  }

  private boolean dependsOnImages(Node node) {
    return node.op() instanceof Op.Input
        || node.op().operands().stream().anyMatch(ofImages::contains);
  }

  private void compute(Node node) {
    Set<Value> own = new LinkedHashSet<>();
    if (node.op() instanceof Op.Parameter) {
      own.add(node.result());
    }
    node.op().operands().forEach(o -> own.addAll(parameters.getOrDefault(o, Set.of())));
    node.results().forEach(r -> parameters.put(r, own));
    if (isCopy(node)) {
      originals.put(node.result(), original(node.op().operands().get(0)));
    }
    if (ScaledSign.of(node).isPresent()) {
      scaledSigns.add(node.result());
    }
  }

  /** Whether a node makes its only operand once more, if need be in another shape. */
  private static boolean isCopy(Node node) {
    return switch (node.op()) {
      case Op.Move m -> m.mapping() instanceof Op.Mapping.Reshape;
      case Op.Formula f ->
          f.bodies().equals(List.of(Formula.argument(0)))
              && f.operands().get(0).type().sizes().equals(node.result().type().sizes());
      default -> false;
    };
  }

  private void read(Value operand, Node reader, boolean used) {
    Set<Value> from = parameters.getOrDefault(operand, Set.of());
    if (from.isEmpty()) {
      return;
    }
    Value value = original(operand);
    boolean binary =
        reader.op() instanceof Op.Kernel ? areSigns(value) : value.type().element().isSign();
    stored.merge(
        value,
        new StoredValue(value, new ArrayList<>(from), binary, used),
        (a, b) ->
            new StoredValue(value, a.parameters(), a.binary() && b.binary(), a.used() || b.used()));
  }
}
