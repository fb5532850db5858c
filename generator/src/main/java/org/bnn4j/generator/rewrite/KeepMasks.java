package org.bnn4j.generator.rewrite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.Formulas;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Producers;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Formula.Condition;

/**
 * The backward keeps a bit instead of a float where it only asks a question of the float: {@code
 * select(|x| > 1, 0, g) -> select(m > 0, 0, g)} with {@code m = select(|x| > 1, 1, -1)} made in the
 * forward.
 */
final class KeepMasks implements Rewrite {
  @Override
  public Region apply(Region region) {
    return new Masking(region).run();
  }

  /** One run over one region. */
  private static final class Masking {
    private final Region region;
    private final Producers producers;
    private final Set<Value> early;
    private final Map<Question, Value> masks = new HashMap<>();
    private final Map<Node, List<Node>> behind = new HashMap<>();
    private int nextId;

    /** A condition over values. */
    private record Question(Condition condition, List<Value> operands) {}

    Masking(Region region) {
      this.region = region;
      this.producers = Producers.of(region);
      this.early = forward(region);
      this.nextId = region.freshId();
    }

    Region run() {
      List<Node> changed = region.nodes().stream().map(this::masked).toList();
      List<Node> nodes = new ArrayList<>();
      for (int i = 0; i < changed.size(); i++) {
        nodes.add(changed.get(i));
        nodes.addAll(behind.getOrDefault(region.nodes().get(i), List.of()));
      }
      return new Region(nodes, region.results());
    }

    /** What outputs and updates need: the loss hangs on an output, gradients on the loss. */
    private static Set<Value> forward(Region region) {
      Set<Value> wanted = new HashSet<>();
      region.results().stream().filter(r -> r.type().batched()).forEach(wanted::add);
      for (Node node : region.nodes().reversed()) {
        boolean root = node.op() instanceof Op.Update || node.op() instanceof Op.Input;
        if (root || node.results().stream().anyMatch(wanted::contains)) {
          wanted.addAll(node.results());
          wanted.addAll(node.op().operands());
        }
      }
      return wanted;
    }

    private Node masked(Node node) {
      if (early.containsAll(node.results())) {
        return node;
      }
      Fusion fusion = new Fusion();
      return switch (node.op()) {
        case Op.Formula f ->
            new Node(
                node.results(),
                new Op.Formula(masked(f.bodies(), f.operands(), fusion), fusion.operands()),
                node.origin());
        case Op.Reduce r ->
            new Node(
                node.results(),
                new Op.Reduce(
                    r.shape(),
                    masked(r.bodies(), r.operands(), fusion),
                    fusion.operands(),
                    r.over(),
                    r.mean()),
                node.origin());
        default -> node;
      };
    }

    private List<Formula> masked(List<Formula> bodies, List<Value> operands, Fusion fusion) {
      return bodies.stream().map(b -> masked(b, operands, fusion)).toList();
    }

    private Formula masked(Formula formula, List<Value> operands, Fusion fusion) {
      return switch (formula) {
        case Formula.Argument a -> fusion.argument(operands.get(a.index()));
        case Formula.Constant c -> c;
        case Formula.BatchSize b -> b;
        case Formula.Unary u -> new Formula.Unary(u.operator(), masked(u.x(), operands, fusion));
        case Formula.Binary b ->
            new Formula.Binary(
                b.operator(), masked(b.a(), operands, fusion), masked(b.b(), operands, fusion));
        case Formula.Select s ->
            Formula.select(
                masked(s.condition(), operands, fusion),
                masked(s.a(), operands, fusion),
                masked(s.b(), operands, fusion));
        case Formula.Sign s -> Formula.sign(masked(s.x(), operands, fusion), s.zero());
        case Formula.Threshold t -> throw new IllegalStateException("threshold in training");
      };
    }

    private Condition masked(Condition condition, List<Value> operands, Fusion fusion) {
      Set<Value> read = new LinkedHashSet<>();
      Formulas.substitute(
          condition,
          i -> {
            read.add(operands.get(i));
            return Formula.argument(i);
          });
      boolean asks =
          read.stream().anyMatch(v -> v.type().batched() && !v.type().element().isSign());
      Optional<Value> whole = read.stream().filter(v -> isWhole(v, read)).findFirst();
      if (!asks || whole.isEmpty() || !early.containsAll(read)) {
        return Formulas.substitute(condition, i -> fusion.argument(operands.get(i)));
      }
      Fusion own = new Fusion();
      Condition question = Formulas.substitute(condition, i -> own.argument(operands.get(i)));
      Value mask =
          masks.computeIfAbsent(new Question(question, own.operands()), q -> mask(q, whole.get()));
      return Formula.greater(fusion.argument(mask), Formula.constant(0));
    }

    /** Whether a value has the shape of a condition over all of {@code read}. */
    private static boolean isWhole(Value value, Set<Value> read) {
      return value.type().batched()
          && read.stream().allMatch(v -> v.type().shape().broadcastsTo(value.type().shape()));
    }

    /** Answers a question where its last operand has been made. */
    private Value mask(Question question, Value whole) {
      Value mask = new Value(nextId++, whole.type().as(ElementType.SIGN));
      Formula body =
          Formula.select(question.condition(), Formula.constant(1), Formula.constant(-1));
      Node last =
          question.operands().stream()
              .map(producers::of)
              .max((a, b) -> region.nodes().indexOf(a) - region.nodes().indexOf(b))
              .orElseThrow();
      behind
          .computeIfAbsent(last, n -> new ArrayList<>())
          .add(
              new Node(
                  mask,
                  new Op.Formula(body, question.operands()),
                  producers.of(whole).origin().named("mask")));
      return mask;
    }
  }
}
