package org.bnn4j.generator.rewrite;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.ExternalKernels;
import org.bnn4j.generator.graph.Formulas;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Producers;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Shape;

/**
 * A chain from an integer to a sign, whose other operands are one number a channel and depend on no
 * input, becomes a threshold: {@code sign(f(m, a…)) -> threshold(m, thresholds of f)}. The
 * thresholds are found when packing, by evaluating f itself at every integer that m can be.
 */
final class FormThresholds implements Rewrite {
  @Override
  public Region apply(Region region) {
    Producers producers = Producers.of(region);
    Set<Value> dependent = dependent(region);
    Substitution out = new Substitution(region);
    for (Node node : region.nodes()) {
      Optional<Value> count = count(node, dependent);
      Optional<Integer> bound = count.flatMap(c -> bound(c, producers));
      if (bound.isPresent()) {
        form(out, node, count.orElseThrow(), bound.get());
      } else {
        out.add(node);
      }
    }
    return out.region();
  }

  /** Values that depend on an input. */
  static Set<Value> dependent(Region region) {
    Set<Value> dependent = new HashSet<>();
    for (Node node : region.nodes()) {
      boolean reads = node.op().operands().stream().anyMatch(dependent::contains);
      if (node.op() instanceof Op.Input || reads) {
        dependent.addAll(node.results());
      }
    }
    return dependent;
  }

  /** The integer from which a node makes a sign, if it is of that form. */
  private static Optional<Value> count(Node node, Set<Value> dependent) {
    if (!(node.op() instanceof Op.Formula f)
        || f.bodies().size() != 1
        || Formulas.readsBatchSize(f.bodies().get(0))
        || !node.result().type().element().isSign()) {
      return Optional.empty();
    }
    List<Value> varying = f.operands().stream().filter(dependent::contains).toList();
    boolean others =
        f.operands().stream()
            .filter(o -> !dependent.contains(o))
            .allMatch(o -> isPerChannel(o.type().shape()));
    return varying.size() == 1
            && others
            && varying.get(0).type().element() == ElementType.COUNT
            && varying.get(0).type().shape().equals(node.result().type().shape())
        ? Optional.of(varying.get(0))
        : Optional.empty();
  }

  private static boolean isPerChannel(Shape shape) {
    return shape.n() == 1 && shape.h() == 1 && shape.w() == 1;
  }

  /** The largest absolute value of a count: that of the convolution that it comes from. */
  private static Optional<Integer> bound(Value count, Producers producers) {
    Node node = producers.of(count);
    return switch (node.op()) {
      case Op.Kernel k when k.name().equals(ExternalKernels.MAX_POOL) ->
          bound(k.inputs().get(0), producers);
      case Op.Kernel k -> ExternalKernels.bound(k);
      case Op.Move m ->
          m.operands().stream()
              .map(o -> bound(o, producers))
              .reduce((a, b) ->
                  a.isPresent() && b.isPresent()
                      ? Optional.of(Math.max(a.get(), b.get()))
                      : Optional.empty())
              .orElse(Optional.empty());
      default -> Optional.empty();
    };
  }

  private static void form(Substitution out, Node node, Value count, int bound) {
    Op.Formula f = (Op.Formula) node.op();
    List<Value> others = new ArrayList<>(f.operands());
    others.remove(count);
    List<Formula> arguments =
        f.operands().stream()
            .map(o ->
                o.equals(count) ? Formula.argument(0) : Formula.argument(1 + others.indexOf(o)))
            .toList();
    Formula chain = Formulas.substitute(f.bodies().get(0), arguments);
    int channels = count.type().shape().c();
    Value table =
        out.add(
            new Op.Thresholds(bound, chain, others),
            new Type(ElementType.THRESHOLD, false, List.of(channels)),
            node.origin());
    out.add(
        new Node(
            node.results(),
            new Op.Formula(Formula.threshold(Formula.argument(0), 1), List.of(count, table)),
            node.origin()));
  }
}
