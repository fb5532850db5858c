package org.bnn4j.generator.rewrite;

import java.util.List;
import java.util.Optional;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.ExternalKernels;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Formula;

/**
 * A maximum of scaled integers is the scaled maximum of the integers: {@code max_pool2d(a * m) -> a
 * * max_pool2d(m)}, where {@code a} is a mean of absolute values and so not negative.
 * Multiplication by such a number is monotone even when rounded, so the result is the same to the
 * last bit.
 */
final class HoistScales implements Rewrite {
  @Override
  public Region apply(Region region) {
    Substitution out = new Substitution(region);
    for (Node old : region.nodes()) {
      Node node = out.current(old);
      Optional<Product> product =
          node.op() instanceof Op.Kernel k && k.name().equals(ExternalKernels.MAX_POOL)
              ? product(out.producer(k.inputs().get(0)), out)
              : Optional.empty();
      if (product.isPresent()) {
        out.replace(node.result(), hoisted(out, node, product.get()));
      } else {
        out.add(node);
      }
    }
    return new RemoveUnused().apply(out.region());
  }

  private record Product(Value scale, Value count) {}

  private static Optional<Product> product(Node node, Substitution out) {
    boolean product =
        node.op() instanceof Op.Formula f
            && f.bodies()
                .equals(List.of(Formula.multiply(Formula.argument(0), Formula.argument(1))));
    if (!product) {
      return Optional.empty();
    }
    Value scale = node.op().operands().get(0);
    Value count = node.op().operands().get(1);
    return count.type().element() == ElementType.COUNT && isNotNegative(scale, out)
        ? Optional.of(new Product(scale, count))
        : Optional.empty();
  }

  private static boolean isNotNegative(Value value, Substitution out) {
    Node node = out.producer(value);
    return switch (node.op()) {
      case Op.Move m -> isNotNegative(m.operands().get(0), out);
      case Op.Reduce r ->
          r.bodies().size() == 1
              && r.bodies().get(0).equals(Formula.argument(0))
              && isNotNegative(r.operands().get(0), out);
      case Op.Formula f ->
          f.bodies().size() == 1 && f.bodies().get(0).equals(Formula.abs(Formula.argument(0)));
      default -> false;
    };
  }

  private static Value hoisted(Substitution out, Node node, Product product) {
    Op.Kernel pool = (Op.Kernel) node.op();
    Value largest =
        out.add(
            new Op.Kernel(
                pool.name(), pool.attributes(), List.of(product.count()), Optional.empty()),
            node.result().type().as(ElementType.COUNT),
            node.origin());
    return out.add(
        new Op.Formula(
            Formula.multiply(Formula.argument(0), Formula.argument(1)),
            List.of(product.scale(), largest)),
        node.result().type(),
        node.origin());
  }
}
