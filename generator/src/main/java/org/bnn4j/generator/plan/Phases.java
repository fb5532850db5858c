package org.bnn4j.generator.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bnn4j.generator.graph.Formulas;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.TrainingGraph;
import org.bnn4j.generator.graph.Value;

/** When a node runs: phases have names and numbers, in the order in which they run. */
final class Phases {
  private final List<String> names;
  private final Set<Value> first;
  private final boolean arrangeApart;

  private Phases(List<String> names, Set<Value> first, boolean arrangeApart) {
    this.names = names;
    this.first = first;
    this.arrangeApart = arrangeApart;
  }

  List<String> names() {
    return names;
  }

  /** The phase of a node that computes something. */
  int of(Node node) {
    return first.containsAll(node.results()) ? 0 : names.size() - 1;
  }

  /**
   * The phase in which weights, made in phase {@code made}, are arranged for a kernel of phase
   * {@code used}.
   */
  int ofArranging(int made, int used) {
    return arrangeApart && made < used ? used - 1 : made < used && names.size() == 2 ? made : used;
  }

  /**
   * Training: outputs, loss and updates first, then what only gradients need. Signs whose operands
   * are there are made first, too: they are kept instead of what they are made of.
   */
  static Phases training(TrainingGraph graph) {
    Set<Value> forward = new HashSet<>(graph.forwardResults());
    for (Node node : graph.region().nodes().reversed()) {
      boolean root = node.op() instanceof Op.Update || node.op() instanceof Op.Input;
      if (root || node.results().stream().anyMatch(forward::contains)) {
        forward.addAll(node.results());
        forward.addAll(node.op().operands());
      }
    }
    for (Node node : graph.region().nodes()) {
      boolean signs = node.results().stream().allMatch(r -> r.type().element().isSign());
      if (signs && forward.containsAll(node.op().operands())) {
        forward.addAll(node.results());
      }
    }
    return new Phases(List.of("forward", "backward"), forward, false);
  }

  /** Evaluation: what depends on no input is prepared when weights have changed. */
  static Phases evaluation(Region region) {
    return new Phases(List.of("prepare", "run"), independent(region), false);
  }

  /** Packed: what depends on no input is packed once; weights are arranged when it is loaded. */
  static Phases packed(Region region) {
    return new Phases(List.of("pack", "load", "run"), independent(region), true);
  }

  private static Set<Value> independent(Region region) {
    Set<Value> independent = new HashSet<>();
    for (Node node : region.nodes()) {
      if (!(node.op() instanceof Op.Input)
          && !readsBatchSize(node)
          && independent.containsAll(node.op().operands())) {
        independent.addAll(node.results());
      }
    }
    return independent;
  }

  /** Whether a node computes something else for each number of images. */
  private static boolean readsBatchSize(Node node) {
    return switch (node.op()) {
      case Op.Formula f -> f.bodies().stream().anyMatch(Formulas::readsBatchSize);
      case Op.Reduce r -> r.bodies().stream().anyMatch(Formulas::readsBatchSize);
      case Op.Thresholds t -> Formulas.readsBatchSize(t.chain());
      case Op.Kernel k ->
          node.results().stream().anyMatch(r -> r.type().batched())
              || (k.epilogue().isPresent()
                  && k.epilogue().get().bodies().stream().anyMatch(Formulas::readsBatchSize));
      case Op.Input i -> false;
      case Op.Parameter p -> false;
      case Op.Move m -> false;
      case Op.Update u -> false;
    };
  }
}
