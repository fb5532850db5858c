package org.bnn4j.generator.rewrite;

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
import org.bnn4j.generator.graph.Value;
import org.bnn4j.generator.rewrite.Refusal.NotOneInteger;
import org.bnn4j.runtime.kernel.Shape;

/** Which signs of a region are signs of one bounded integer, and why others are not. */
public final class IntegerSigns {
  private final Producers producers;
  private final Set<Value> dependent;

  private IntegerSigns(Region region) {
    this.producers = Producers.of(region);
    this.dependent = dependent(region);
  }

  /** The choices for a region. */
  public static IntegerSigns of(Region region) {
    return new IntegerSigns(region);
  }

  /**
   * An integer from which a sign is made.
   *
   * @param bound its largest absolute value
   */
  record Counted(Value count, int bound) {}

  /** Whether a node makes a sign: only for those there is a choice. */
  public static boolean isSign(Node node) {
    return node.op() instanceof Op.Formula f
        && f.bodies().size() == 1
        && node.result().type().element().isSign();
  }

  /** Why a node of the form of a sign is computed in floats; empty if a threshold replaces it. */
  public Optional<Refusal> refusal(Node node) {
    return of(node) instanceof Fit.Refused<Counted>(Refusal why)
        ? Optional.of(why)
        : Optional.empty();
  }

  Fit<Counted> of(Node node) {
    if (!isSign(node) || !(node.op() instanceof Op.Formula f)) {
      return new Fit.Refused<>(new Refusal.NotElementWise());
    }
    if (Formulas.readsBatchSize(f.bodies().get(0))) {
      return new Fit.Refused<>(new Refusal.ReadsBatchSize());
    }
    List<Value> varying = f.operands().stream().filter(dependent::contains).toList();
    if (varying.size() != 1
        || varying.get(0).type().element() != ElementType.COUNT
        || !varying.get(0).type().shape().equals(node.result().type().shape())) {
      return new Fit.Refused<>(new NotOneInteger(varying));
    }
    for (Value operand : f.operands()) {
      if (!dependent.contains(operand) && !isPerChannel(operand.type().shape())) {
        return new Fit.Refused<>(new Refusal.NotPerChannel(operand));
      }
    }
    Value count = varying.get(0);
    return bound(count)
        .<Fit<Counted>>map(bound -> new Fit.Applies<>(new Counted(count, bound)))
        .orElseGet(() -> new Fit.Refused<>(new Refusal.Unbounded(count)));
  }

  /** Values that depend on an input. */
  private static Set<Value> dependent(Region region) {
    Set<Value> dependent = new HashSet<>();
    for (Node node : region.nodes()) {
      boolean reads = node.op().operands().stream().anyMatch(dependent::contains);
      if (node.op() instanceof Op.Input || reads) {
        dependent.addAll(node.results());
      }
    }
    return dependent;
  }

  private static boolean isPerChannel(Shape shape) {
    return shape.n() == 1 && shape.h() == 1 && shape.w() == 1;
  }

  /** The largest absolute value of a count: that of the convolution that it comes from. */
  private Optional<Integer> bound(Value count) {
    Node node = producers.of(count);
    return switch (node.op()) {
      case Op.Kernel k when k.name().equals(ExternalKernels.MAX_POOL) -> bound(k.inputs().get(0));
      case Op.Kernel k -> ExternalKernels.bound(k);
      case Op.Move m ->
          m.operands().stream()
              .map(this::bound)
              .reduce((a, b) ->
                  a.isPresent() && b.isPresent()
                      ? Optional.of(Math.max(a.get(), b.get()))
                      : Optional.empty())
              .orElse(Optional.empty());
      default -> Optional.empty();
    };
  }
}
