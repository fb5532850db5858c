package org.bnn4j.generator.report;

import java.util.List;
import java.util.stream.Collectors;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Producers;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.generator.rewrite.Refusal;

/** Refusals in words. */
final class Reasons {
  private final Producers producers;

  Reasons(Producers producers) {
    this.producers = producers;
  }

  String of(Refusal refusal) {
    return switch (refusal) {
      case Refusal.NotElementWise r -> "it is not element-wise";
      case Refusal.NoConvolution r ->
          r.read().isEmpty()
              ? "it reads no tensor of an image"
              : "no convolution makes " + names(r.read());
      case Refusal.SeveralReaders r ->
          name(r.sums()) + " is stored, since " + r.readers() + " read it";
      case Refusal.OtherShape r -> "its shape is not that of " + name(r.sums());
      case Refusal.HasEpilogue r ->
          name(r.made()) + " comes out of an epilogue, and is stored for others, too";
      case Refusal.NotOneInteger r ->
          r.varying().size() == 1
              ? name(r.varying().get(0))
                  + (r.varying().get(0).type().element() == ElementType.COUNT
                      ? " has another shape"
                      : " is no integer")
              : "it depends on " + names(r.varying()) + ", not on one integer";
      case Refusal.NotPerChannel r -> name(r.operand()) + " is not one number a channel";
      case Refusal.ReadsBatchSize r -> "it depends on the number of images";
      case Refusal.Unbounded r -> "how large " + name(r.count()) + " can be is not known";
    };
  }

  private String names(List<Value> values) {
    return values.stream().map(this::name).distinct().collect(Collectors.joining(" and "));
  }

  /** {@code the result of stem.conv}. */
  private String name(Value value) {
    Node node = producers.of(value);
    if (node.op() instanceof Op.Input input) {
      return "input " + input.name();
    }
    String path = node.origin().path();
    return "the result of " + (path.isEmpty() ? node.origin().block() : path);
  }
}
