package org.bnn4j.generator.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bnn4j.generator.graph.Formulas;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Producers;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Formula;

/**
 * A formula that alone reads a convolution's result, or the gradient of one's input, is computed by
 * the convolution, while the result is near: {@code f(conv2d(x, w), y…) -> conv2d(x, w) then
 * f(result, y…)}. {@link Epilogues} says where.
 */
final class FuseEpilogues implements Rewrite {
  @Override
  public Region apply(Region region) {
    Epilogues epilogues = Epilogues.of(region);
    Producers producers = Producers.of(region);
    Map<Node, Value> taken = new HashMap<>();
    for (Node node : region.nodes()) {
      if (epilogues.of(node) instanceof Fit.Applies<Value>(Value sums)) {
        taken.put(node, sums);
      }
    }
    List<Node> nodes = new ArrayList<>();
    for (Node node : region.nodes()) {
      Value sums = taken.get(node);
      if (sums != null) {
        nodes.add(fused(producers.of(sums), node, sums));
      } else if (node.results().stream().noneMatch(taken::containsValue)) {
        nodes.add(node);
      }
    }
    return new Region(nodes, region.results());
  }

  private static Node fused(Node convolution, Node formula, Value raw) {
    Op.Kernel kernel = (Op.Kernel) convolution.op();
    Op.Formula f = (Op.Formula) formula.op();
    List<Value> operands = new ArrayList<>(f.operands());
    operands.remove(raw);
    List<Formula> arguments =
        f.operands().stream()
            .map(o ->
                o.equals(raw) ? Formula.argument(0) : Formula.argument(1 + operands.indexOf(o)))
            .toList();
    List<Formula> bodies = f.bodies().stream().map(b -> Formulas.substitute(b, arguments)).toList();
    return new Node(
        formula.results(),
        new Op.Kernel(
            kernel.name(),
            kernel.attributes(),
            kernel.inputs(),
            Optional.of(new Op.Epilogue(raw.type(), bodies, operands))),
        convolution.origin().with(formula.origin()));
  }
}
