package org.bnn4j.generator.rewrite;

import java.util.List;
import java.util.Optional;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Producers;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Move.Index;
import org.bnn4j.runtime.kernel.Shape;

/**
 * Bits are moved instead of floats: {@code f(reshape(x)) -> reshape(f(x))}, and the same for a crop
 * in the place of the reshape, where f makes signs of one tensor alone.
 */
final class MoveSigns implements Rewrite {
  @Override
  public Region apply(Region region) {
    Producers producers = Producers.of(region);
    Substitution out = new Substitution(region);
    for (Node node : region.nodes()) {
      Optional<Node> source = source(node, producers);
      if (source.isPresent()) {
        move(out, node, source.get());
      } else {
        out.add(node);
      }
    }
    return new RemoveUnused().apply(out.region());
  }

  /** What the only operand of a sign is the reshape or the crop of. */
  private static Optional<Node> source(Node node, Producers producers) {
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
    return operand.op() instanceof Op.Move m && movesWhatIsThere(m, operand.result())
        ? Optional.of(operand)
        : Optional.empty();
  }

  /** Whether a move fills nothing in, and leaves out at most a border. */
  private static boolean movesWhatIsThere(Op.Move move, Value result) {
    Shape from = move.operands().get(0).type().shape();
    Shape to = result.type().shape();
    return switch (move.mapping()) {
      case Op.Mapping.Reshape r -> true;
      case Op.Mapping.Window w ->
          w.step().equals(new Index(1, 1, 1))
              && isWithin(w.offset().c(), to.c(), from.c())
              && isWithin(w.offset().h(), to.h(), from.h())
              && isWithin(w.offset().w(), to.w(), from.w());
      case Op.Mapping.Spread s -> false;
      case Op.Mapping.Concat c -> false;
    };
  }

  private static boolean isWithin(int offset, int size, int whole) {
    return offset >= 0 && offset + size <= whole;
  }

  private static void move(Substitution out, Node node, Node moved) {
    Value source = moved.op().operands().get(0);
    Op.Formula f = (Op.Formula) node.op();
    Value signs =
        out.add(
            f.withOperands(List.of(source)),
            source.type().as(node.result().type().element()),
            node.origin());
    out.add(new Node(node.results(), moved.op().withOperands(List.of(signs)), moved.origin()));
  }
}
