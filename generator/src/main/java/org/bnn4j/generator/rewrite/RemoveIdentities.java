package org.bnn4j.generator.rewrite;

import java.util.List;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Producers;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.Simplify;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Move.Index;

/**
 * What changes nothing is left out: {@code f(x) = x}, {@code reshape} to the shape that is there, a
 * crop of nothing, {@code 1 * x}, the reshape of a reshape. A formula that only turns integers into
 * reals is left out where formulas read it, which read integers as well.
 */
final class RemoveIdentities implements Rewrite {
  @Override
  public Region apply(Region region) {
    Substitution out = new Substitution(region);
    for (Node old : region.nodes()) {
      Node node = simplified(out.current(old));
      if (isIdentity(node)) {
        out.replace(node.result(), node.op().operands().get(0));
      } else {
        out.add(node);
      }
    }
    return new RemoveUnused().apply(readIntegers(out.region()));
  }

  private static Node simplified(Node node) {
    return node.op() instanceof Op.Formula f
        ? new Node(
            node.results(),
            new Op.Formula(f.bodies().stream().map(Simplify::all).toList(), f.operands()),
            node.origin())
        : node;
  }

  private static boolean isIdentity(Node node) {
    if (node.results().size() != 1 || node.op().operands().isEmpty()) {
      return false;
    }
    Value from = node.op().operands().get(0);
    Value to = node.result();
    boolean same = from.type().stored().equals(to.type().stored());
    return same
        && switch (node.op()) {
          case Op.Formula f -> f.bodies().get(0).equals(Formula.argument(0));
          case Op.Move m -> isIdentity(m.mapping());
          default -> false;
        };
  }

  /** Whether a move to the shape that is there leaves all where it is. */
  private static boolean isIdentity(Op.Mapping mapping) {
    Index start = new Index(0, 0, 0);
    Index one = new Index(1, 1, 1);
    return switch (mapping) {
      case Op.Mapping.Reshape r -> true;
      case Op.Mapping.Concat c -> true;
      case Op.Mapping.Window w -> w.offset().equals(start) && w.step().equals(one);
      case Op.Mapping.Spread s -> s.offset().equals(start) && s.step().equals(one);
    };
  }

  /** Formulas and reductions read integers where they read reals made of them. */
  private static Region readIntegers(Region region) {
    Substitution out = new Substitution(region);
    Producers producers = Producers.of(region);
    for (Node node : region.nodes()) {
      boolean reads = node.op() instanceof Op.Formula || node.op() instanceof Op.Reduce;
      if (!reads) {
        out.add(node);
        continue;
      }
      List<Value> operands =
          node.op().operands().stream()
              .map(o -> isConversion(producers.of(o)) ? producers.of(o).op().operands().get(0) : o)
              .toList();
      out.add(new Node(node.results(), node.op().withOperands(operands), node.origin()));
    }
    return out.region();
  }

  private static boolean isConversion(Node node) {
    return node.op() instanceof Op.Formula f
        && f.operands().size() == 1
        && node.results().size() == 1
        && f.bodies().get(0).equals(Formula.argument(0))
        && f.operands().get(0).type().shape().equals(node.result().type().shape());
  }
}
