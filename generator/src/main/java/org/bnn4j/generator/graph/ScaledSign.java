package org.bnn4j.generator.graph;

import java.util.List;
import java.util.Optional;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Shape;

/** The factors of a product of signs with one number a filter, or with one number at all. */
public record ScaledSign(Value scale, Value sign) {
  /** The factors of {@code a * s}, if the node is such a product. */
  public static Optional<ScaledSign> of(Node node) {
    boolean product =
        node.op() instanceof Op.Formula f
            && f.operands().size() == 2
            && f.bodies()
                .equals(List.of(Formula.multiply(Formula.argument(0), Formula.argument(1))));
    if (!product) {
      return Optional.empty();
    }
    List<Value> factors = node.op().operands();
    return pair(factors.get(0), factors.get(1)).or(() -> pair(factors.get(1), factors.get(0)));
  }

  private static Optional<ScaledSign> pair(Value scale, Value sign) {
    Shape shape = scale.type().shape();
    boolean perFilter = shape.image() == 1 && !shape.isBatch();
    return perFilter && sign.type().element().isSign()
        ? Optional.of(new ScaledSign(scale, sign))
        : Optional.empty();
  }
}
