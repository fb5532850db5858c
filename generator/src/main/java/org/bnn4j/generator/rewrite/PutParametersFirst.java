package org.bnn4j.generator.rewrite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.Value;

/**
 * What depends on no input comes first: then no slopes of the next layer stand between two passes
 * over a layer's result, which can become one. Updates stay, and so does what reads them.
 */
final class PutParametersFirst implements Rewrite {
  @Override
  public Region apply(Region region) {
    List<Node> first = new ArrayList<>();
    List<Node> rest = new ArrayList<>();
    Set<Value> late = new HashSet<>();
    for (Node node : region.nodes()) {
      boolean stays = node.op() instanceof Op.Input || node.op() instanceof Op.Update;
      if (stays || node.op().operands().stream().anyMatch(late::contains)) {
        late.addAll(node.results());
        rest.add(node);
      } else {
        first.add(node);
      }
    }
    first.addAll(rest);
    return new Region(first, region.results());
  }
}
