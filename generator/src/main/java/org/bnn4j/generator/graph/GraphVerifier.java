package org.bnn4j.generator.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Shape;

/** Checks what every region must hold. A complaint is a bug of the stage that it names. */
public final class GraphVerifier {
  private final String stage;
  private final Set<Value> known = new HashSet<>();
  private final Set<Value> updated = new HashSet<>();

  private GraphVerifier(String stage) {
    this.stage = stage;
  }

  /**
   * Checks a region.
   *
   * @param stage who made it
   * @throws IllegalStateException naming the stage, the node and the rule that it breaks
   */
  public static void verify(Region region, String stage) {
    GraphVerifier verifier = new GraphVerifier(stage);
    for (Node node : region.nodes()) {
      verifier.node(node);
    }
    for (Value result : region.results()) {
      verifier.require(
          verifier.known.contains(result), () -> "result " + result + " is never made");
    }
  }

  private void node(Node node) {
    for (Value operand : node.op().operands()) {
      require(known.contains(operand), () -> operand + " is read before it is made, by " + node);
      require(
          !updated.contains(operand) || node.op() instanceof Op.Update,
          () -> "the old value of an updated parameter is read by " + node);
    }
    for (Value result : node.results()) {
      require(known.add(result), () -> result + " is made twice");
    }
    switch (node.op()) {
      case Op.Formula f -> formulas(node, f.bodies(), f.operands(), shape(node));
      case Op.Reduce r -> {
        formulas(node, r.bodies(), r.operands(), r.shape());
      }
      case Op.Kernel k ->
          k.epilogue().ifPresent(e -> arguments(node, e.bodies(), e.operands().size() + 1));
      case Op.Update u -> {
        require(
            u.parameter().type().shape().equals(u.value().type().shape()),
            () -> "an update changes the shape: " + node);
        updated.add(u.parameter());
      }
      case Op.Input i -> {}
      case Op.Parameter p -> {}
      case Op.Move m -> {}
      case Op.Thresholds t -> {}
    }
  }

  private void formulas(Node node, List<Formula> bodies, List<Value> operands, Shape shape) {
    arguments(node, bodies, operands.size());
    for (Value operand : operands) {
      require(
          operand.type().shape().broadcastsTo(shape),
          () -> operand.type() + " does not broadcast to " + shape + " in " + node);
    }
  }

  private void arguments(Node node, List<Formula> bodies, int count) {
    require(bodies.size() == node.results().size(), () -> "formulas and results differ in " + node);
    for (Formula body : bodies) {
      for (int argument : Formulas.arguments(body)) {
        require(argument < count, () -> "argument " + argument + " of " + count + " in " + node);
      }
    }
  }

  private static Shape shape(Node node) {
    return node.results().get(0).type().shape();
  }

  private void require(boolean holds, Supplier<String> rule) {
    if (!holds) {
      throw new IllegalStateException("after " + stage + ": " + rule.get());
    }
  }
}
