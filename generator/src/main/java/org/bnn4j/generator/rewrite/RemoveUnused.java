package org.bnn4j.generator.rewrite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bnn4j.generator.graph.Formulas;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Formula;

/**
 * A node whose results nobody reads is left out, and of several results those that nobody reads;
 * updates and inputs stay.
 */
final class RemoveUnused implements Rewrite {
  @Override
  public Region apply(Region region) {
    Set<Value> wanted = new HashSet<>(region.results());
    List<Node> kept = new ArrayList<>();
    for (Node node : region.nodes().reversed()) {
      boolean stays = node.op() instanceof Op.Update || node.op() instanceof Op.Input;
      if (stays || node.results().stream().anyMatch(wanted::contains)) {
        Node read = node.results().size() > 1 ? onlyRead(node, wanted) : node;
        wanted.addAll(read.op().operands());
        kept.add(read);
      }
    }
    return new Region(kept.reversed(), region.results());
  }

  private static Node onlyRead(Node node, Set<Value> wanted) {
    int[] read =
        IntStream.range(0, node.results().size())
            .filter(i -> wanted.contains(node.results().get(i)))
            .toArray();
    if (read.length == node.results().size()) {
      return node;
    }
    List<Value> results = IntStream.of(read).mapToObj(node.results()::get).toList();
    Op op =
        switch (node.op()) {
          case Op.Formula f -> {
            Part part = part(f.bodies(), f.operands(), 0, read);
            yield new Op.Formula(part.bodies(), part.operands());
          }
          case Op.Reduce r -> {
            Part part = part(r.bodies(), r.operands(), 0, read);
            yield new Op.Reduce(r.shape(), part.bodies(), part.operands(), r.over(), r.mean());
          }
          case Op.Kernel k -> {
            Op.Epilogue e = k.epilogue().orElseThrow();
            Part part = part(e.bodies(), e.operands(), 1, read);
            Op.Epilogue rest = new Op.Epilogue(e.raw(), part.bodies(), part.operands());
            yield new Op.Kernel(k.name(), k.attributes(), k.inputs(), Optional.of(rest));
          }
          default -> throw new IllegalStateException("several results of " + node);
        };
    return new Node(results, op, node.origin());
  }

  private record Part(List<Formula> bodies, List<Value> operands) {}

  /** The formulas that are read, over their own operands; the first {@code own} are no values. */
  private static Part part(List<Formula> bodies, List<Value> operands, int own, int[] read) {
    Fusion fusion = new Fusion();
    List<Formula> left =
        IntStream.of(read)
            .mapToObj(i ->
                Formulas.substitute(
                    bodies.get(i),
                    a ->
                        a < own
                            ? Formula.argument(a)
                            : fusion.argument(operands.get(a - own), own)))
            .toList();
    return new Part(left, fusion.operands());
  }
}
