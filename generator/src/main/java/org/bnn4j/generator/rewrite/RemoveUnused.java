package org.bnn4j.generator.rewrite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.Value;

/** A node whose results nobody reads is left out; updates and inputs stay. */
final class RemoveUnused implements Rewrite {
  @Override
  public Region apply(Region region) {
    Set<Value> wanted = new HashSet<>(region.results());
    List<Node> kept = new ArrayList<>();
    for (Node node : region.nodes().reversed()) {
      boolean stays = node.op() instanceof Op.Update || node.op() instanceof Op.Input;
      if (stays || node.results().stream().anyMatch(wanted::contains)) {
        wanted.addAll(node.op().operands());
        kept.add(node);
      }
    }
    return new Region(kept.reversed(), region.results());
  }
}
