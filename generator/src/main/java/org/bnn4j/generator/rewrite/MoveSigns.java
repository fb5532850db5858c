package org.bnn4j.generator.rewrite;

import java.util.List;
import java.util.Optional;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Producers;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.Value;

/**
 * Bits are moved instead of floats: {@code f(reshape(x)) -> reshape(f(x))} where f makes signs of
 * one tensor alone.
 */
final class MoveSigns implements Rewrite {
  @Override
  public Region apply(Region region) {
    Producers producers = Producers.of(region);
    Substitution out = new Substitution(region);
    for (Node node : region.nodes()) {
      Optional<Value> source = source(node, producers);
      if (source.isPresent()) {
        move(out, node, source.get());
      } else {
        out.add(node);
      }
    }
    return new RemoveUnused().apply(out.region());
  }

  /** What the only operand of a sign is the reshape of. */
  private static Optional<Value> source(Node node, Producers producers) {
    boolean sign =
        node.op() instanceof Op.Formula f
            && f.operands().size() == 1
            && node.results().size() == 1
            && node.result().type().element().isSign()
            && f.operands().get(0).type().shape().equals(node.result().type().shape());
    if (!sign) {
      return Optional.empty();
    }
    Node operand = producers.of(node.op().operands().get(0));
    return operand.op() instanceof Op.Move m && m.mapping() instanceof Op.Mapping.Reshape
        ? Optional.of(m.operands().get(0))
        : Optional.empty();
  }

  private static void move(Substitution out, Node node, Value source) {
    Op.Formula f = (Op.Formula) node.op();
    Value signs =
        out.add(
            f.withOperands(List.of(source)),
            source.type().as(node.result().type().element()),
            node.origin());
    out.add(
        new Node(
            node.results(), new Op.Move(new Op.Mapping.Reshape(), List.of(signs)), node.origin()));
  }
}
