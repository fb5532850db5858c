package org.bnn4j.generator.rewrite;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;

/** Of nodes that compute the same of the same the first serves all. */
final class ShareEqualNodes implements Rewrite {
  private record Key(Op op, List<Type> types) {}

  @Override
  public Region apply(Region region) {
    Map<Key, Node> seen = new HashMap<>();
    Substitution out = new Substitution(region);
    for (Node old : region.nodes()) {
      Node node = out.current(old);
      boolean unique = node.op() instanceof Op.Update || node.op() instanceof Op.Input;
      Key key = new Key(node.op(), node.results().stream().map(Value::type).toList());
      Node same = seen.get(key);
      if (unique || same == null) {
        seen.put(key, node);
        out.add(node);
      } else {
        for (int i = 0; i < node.results().size(); i++) {
          out.replace(node.results().get(i), same.results().get(i));
        }
      }
    }
    return out.region();
  }
}
