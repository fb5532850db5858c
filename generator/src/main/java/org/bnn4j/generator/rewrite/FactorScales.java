package org.bnn4j.generator.rewrite;

import java.util.List;
import java.util.Optional;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.ExternalKernels;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.ScaledSign;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Formula;

/**
 * A convolution with scaled signs becomes one with signs: {@code conv2d(x, a * s) -> a * conv2d(x,
 * s)}, and in the backward {@code conv2d_input_gradient(g, a * s) -> conv2d_input_gradient(a * g,
 * s)}, where {@code a} is one number a filter or one at all. With a binary {@code x} the sum is
 * then an exact integer.
 */
final class FactorScales implements Rewrite {
  @Override
  public Region apply(Region region) {
    Substitution out = new Substitution(region);
    for (Node old : region.nodes()) {
      Node node = out.current(old);
      if (node.op() instanceof Op.Kernel kernel
          && kernel.name().equals(ExternalKernels.CONV)
          && ScaledSign.of(out.producer(kernel.inputs().get(1))).isPresent()) {
        ScaledSign weight = ScaledSign.of(out.producer(kernel.inputs().get(1))).get();
        out.replace(node.result(), forward(out, node, kernel, weight));
      } else if (node.op() instanceof Op.Kernel kernel
          && kernel.name().equals(ExternalKernels.CONV_INPUT_GRADIENT)
          && ScaledSign.of(out.producer(kernel.inputs().get(1))).isPresent()) {
        ScaledSign weight = ScaledSign.of(out.producer(kernel.inputs().get(1))).get();
        out.replace(node.result(), backward(out, node, kernel, weight));
      } else {
        out.add(node);
      }
    }
    return new RemoveUnused().apply(out.region());
  }

  private static Value forward(Substitution out, Node node, Op.Kernel kernel, ScaledSign weight) {
    Op.Kernel plain =
        new Op.Kernel(
            kernel.name(),
            kernel.attributes(),
            List.of(kernel.inputs().get(0), weight.sign()),
            Optional.empty());
    Type type = node.result().type().as(ExternalKernels.resultElement(plain));
    Value sum = out.add(plain, type, node.origin().named("count"));
    return out.add(
        new Op.Formula(
            Formula.multiply(Formula.argument(0), Formula.argument(1)),
            List.of(perChannel(out, node, weight.scale()), sum)),
        node.result().type().as(ElementType.REAL),
        node.origin());
  }

  private static Value backward(Substitution out, Node node, Op.Kernel kernel, ScaledSign weight) {
    Value gradient = kernel.inputs().get(0);
    Value scaledGradient =
        out.add(
            new Op.Formula(
                Formula.multiply(Formula.argument(0), Formula.argument(1)),
                List.of(perChannel(out, node, weight.scale()), gradient)),
            gradient.type(),
            node.origin().named("scaled_gradient"));
    return out.add(
        new Op.Kernel(
            kernel.name(),
            kernel.attributes(),
            List.of(scaledGradient, weight.sign()),
            Optional.empty()),
        node.result().type(),
        node.origin());
  }

  /** A number per filter as a number per channel of the result. */
  private static Value perChannel(Substitution out, Node node, Value scale) {
    int filters = scale.type().shape().n();
    return filters == 1
        ? scale
        : out.add(
            new Op.Move(new Op.Mapping.Reshape(), List.of(scale)),
            new Type(ElementType.REAL, false, List.of(filters)),
            node.origin().named("scale"));
  }
}
