package org.bnn4j.generator.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.Formulas;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.generator.rewrite.IntegerSigns.Counted;
import org.bnn4j.runtime.kernel.Formula;

/**
 * A chain from an integer to a sign, whose other operands are one number a channel and depend on no
 * input, becomes a threshold: {@code sign(f(m, a…)) -> threshold(m, thresholds of f)}. The
 * thresholds are found when packing, by evaluating f itself at every integer that m can be. {@link
 * IntegerSigns} says where.
 */
final class FormThresholds implements Rewrite {
  @Override
  public Region apply(Region region) {
    IntegerSigns signs = IntegerSigns.of(region);
    Substitution out = new Substitution(region);
    for (Node node : region.nodes()) {
      if (signs.of(node) instanceof Fit.Applies<Counted>(Counted counted)) {
        form(out, node, counted.count(), counted.bound());
      } else {
        out.add(node);
      }
    }
    return out.region();
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
