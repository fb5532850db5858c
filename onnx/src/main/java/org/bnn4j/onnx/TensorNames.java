package org.bnn4j.onnx;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.bnn4j.onnx.OnnxGraph.Tensor;

/** Unlike names for tensors: the first that wants a name has it, others get a number behind it. */
final class TensorNames {
  private final Map<Tensor, String> names = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  /** Gives a tensor its name, unless it has one. */
  void give(Tensor tensor, String wanted) {
    if (names.containsKey(tensor)) {
      return;
    }
    String name = wanted;
    while (!taken.add(name)) {
      name = wanted + "_" + counts.merge(wanted, 1, (old, one) -> old + one);
    }
    counts.putIfAbsent(wanted, 1);
    names.put(tensor, name);
  }

  String of(Tensor tensor) {
    String name = names.get(tensor);
    if (name == null) {
      throw new IllegalStateException("nothing makes " + tensor);
    }
    return name;
  }
}
