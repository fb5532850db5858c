package org.bnn4j.generator.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Formula;

/** Reductions over the same axes of the same tensor become one pass of several results. */
final class MergeReductions implements Rewrite {
  private static final int MOST_RESULTS = 6;

  @Override
  public Region apply(Region region) {
    List<Node> nodes = new ArrayList<>();
    for (Node node : region.nodes()) {
      Optional<Integer> partner =
          node.op() instanceof Op.Reduce r ? partner(nodes, r) : Optional.empty();
      if (partner.isPresent()) {
        nodes.set(partner.get(), merged(nodes.get(partner.get()), node));
      } else {
        nodes.add(node);
      }
    }
    return new Region(nodes, region.results());
  }

  /**
   * The place of an earlier reduction that could do this one as well: all operands are there by
   * then.
   */
  private static Optional<Integer> partner(List<Node> nodes, Op.Reduce reduce) {
    for (int i = available(nodes, reduce); i < nodes.size(); i++) {
      if (nodes.get(i).op() instanceof Op.Reduce other
          && other.shape().equals(reduce.shape())
          && other.over().equals(reduce.over())
          && other.mean() == reduce.mean()
          && nodes.get(i).results().size() < MOST_RESULTS
          && sharesTensor(other, reduce)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** The first place at which all operands are there. */
  private static int available(List<Node> nodes, Op.Reduce reduce) {
    int place = nodes.size();
    while (place > 0
        && nodes.get(place - 1).results().stream().noneMatch(reduce.operands()::contains)) {
      place--;
    }
    return place;
  }

  private static boolean sharesTensor(Op.Reduce a, Op.Reduce b) {
    return a.operands().stream()
        .anyMatch(o -> o.type().shape().equals(a.shape()) && b.operands().contains(o));
  }

  private static Node merged(Node first, Node second) {
    Op.Reduce a = (Op.Reduce) first.op();
    Op.Reduce b = (Op.Reduce) second.op();
    Fusion fusion = new Fusion();
    List<Formula> bodies = new ArrayList<>(fusion.joined(a.bodies(), a.operands()));
    bodies.addAll(fusion.joined(b.bodies(), b.operands()));
    List<Value> results = new ArrayList<>(first.results());
    results.addAll(second.results());
    return new Node(
        results,
        new Op.Reduce(a.shape(), bodies, fusion.operands(), a.over(), a.mean()),
        first.origin().with(second.origin()));
  }
}
