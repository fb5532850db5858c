package org.bnn4j.generator.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bnn4j.generator.graph.Formulas;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Formula;

/**
 * Formulas of the same shape that read the same tensor, or one the result of the other, become one
 * pass of several results: a residual sum and its sign are made together.
 */
final class MergeFormulas implements Rewrite {
  private static final int MOST_RESULTS = 4;
  private static final int MOST_OPERANDS = 12;
  private static final int LONGEST = 64;

  /**
   * How many nodes may stand between two that merely read the same: results should not wait long.
   */
  private static final int NEAR = 4;

  @Override
  public Region apply(Region region) {
    List<Node> nodes = new ArrayList<>();
    for (Node node : region.nodes()) {
      Optional<Integer> partner =
          node.op() instanceof Op.Formula f && isLarge(node)
              ? partner(nodes, node, f)
              : Optional.empty();
      if (partner.isPresent()) {
        nodes.set(partner.get(), merged(nodes.get(partner.get()), node));
      } else {
        nodes.add(node);
      }
    }
    return new Region(nodes, region.results());
  }

  private static boolean isLarge(Node node) {
    return node.results().get(0).type().batched();
  }

  private static Optional<Integer> partner(List<Node> nodes, Node node, Op.Formula f) {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node candidate = nodes.get(i);
      boolean reads = f.operands().stream().anyMatch(candidate.results()::contains);
      if (candidate.op() instanceof Op.Formula other && fits(candidate, other, node, f)) {
        boolean near = nodes.size() - i <= NEAR && sharesTensor(other, f, node);
        if (reads || near) {
          return Optional.of(i);
        }
      }
      if (reads) {
        break; // Earlier nodes come before an operand is there.
      }
    }
    return Optional.empty();
  }

  private static boolean fits(Node candidate, Op.Formula other, Node node, Op.Formula f) {
    return candidate.results().get(0).type().shape().equals(node.results().get(0).type().shape())
        && candidate.results().size() < MOST_RESULTS
        && other.operands().size() + f.operands().size() <= MOST_OPERANDS
        && Formulas.size(other.bodies().get(0)) + Formulas.size(f.bodies().get(0)) <= LONGEST;
  }

  private static boolean sharesTensor(Op.Formula a, Op.Formula b, Node node) {
    return a.operands().stream()
        .anyMatch(o ->
            o.type().shape().equals(node.results().get(0).type().shape())
                && b.operands().contains(o));
  }

  private static Node merged(Node first, Node second) {
    Op.Formula a = (Op.Formula) first.op();
    Op.Formula b = (Op.Formula) second.op();
    Fusion fusion = new Fusion();
    List<Formula> bodies = new ArrayList<>(fusion.joined(a.bodies(), a.operands()));
    List<Formula> arguments = new ArrayList<>();
    for (Value operand : b.operands()) {
      int made = first.results().indexOf(operand);
      arguments.add(made >= 0 ? bodies.get(made) : fusion.argument(operand));
    }
    b.bodies().forEach(body -> bodies.add(Formulas.substitute(body, arguments)));
    List<Value> results = new ArrayList<>(first.results());
    results.addAll(second.results());
    return new Node(
        results, new Op.Formula(bodies, fusion.operands()), first.origin().with(second.origin()));
  }
}
