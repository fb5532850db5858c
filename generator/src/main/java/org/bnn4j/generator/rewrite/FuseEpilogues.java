package org.bnn4j.generator.rewrite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bnn4j.generator.graph.ExternalKernels;
import org.bnn4j.generator.graph.Formulas;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Producers;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Formula;

/**
 * A formula that alone reads a convolution's result is computed by the convolution, while the
 * result is near: {@code f(conv2d(x, w), y…) -> conv2d(x, w) then f(result, y…)}.
 */
final class FuseEpilogues implements Rewrite {
  @Override
  public Region apply(Region region) {
    Map<Value, Integer> uses = region.uses();
    Producers waiting = new Producers();
    List<Node> nodes = new ArrayList<>();
    for (Node node : region.nodes()) {
      if (isConvolution(node) && uses.getOrDefault(node.result(), 0) == 1) {
        waiting.add(node);
      }
    }
    Set<Value> fused = new HashSet<>();
    for (Node node : region.nodes()) {
      source(node, waiting).ifPresent(fused::add);
    }
    for (Node node : region.nodes()) {
      if (isConvolution(node) && fused.contains(node.result())) {
        continue;
      }
      Optional<Value> raw = source(node, waiting);
      nodes.add(raw.isPresent() ? fused(waiting.of(raw.get()), node, raw.get()) : node);
    }
    return new Region(nodes, region.results());
  }

  private static boolean isConvolution(Node node) {
    return node.op() instanceof Op.Kernel k
        && k.name().equals(ExternalKernels.CONV)
        && k.epilogue().isEmpty();
  }

  /** The convolution's result that a formula takes in; of several the last. */
  private static Optional<Value> source(Node node, Producers waiting) {
    if (!(node.op() instanceof Op.Formula f)) {
      return Optional.empty();
    }
    return f.operands().stream()
        .filter(waiting::knows)
        .filter(o -> o.type().shape().equals(node.results().get(0).type().shape()))
        .reduce((a, b) -> b);
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
        convolution.origin());
  }
}
