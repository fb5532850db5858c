package org.bnn4j.generator.rewrite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.Formulas;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Origin;
import org.bnn4j.generator.graph.Producers;
import org.bnn4j.generator.graph.Region;
import org.bnn4j.generator.graph.Simplify;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Shape;

/**
 * A formula that reads a formula of the same shape takes it in: {@code g(f(x)) -> (g∘f)(x)}. A
 * formula that several read is taken in, and so computed several times, only where that costs no
 * memory, since it is short and reads at most one whole tensor, and only within its block or where
 * that tensor is one of integers. What a block returns to several readers is computed once, so
 * equal blocks stay equal.
 */
final class FuseFormulas implements Rewrite {
  private static final int LONGEST = 64;
  private static final int LONGEST_COPY = 12;
  private static final int MOST_OPERANDS = 12;

  @Override
  public Region apply(Region region) {
    Region current = region;
    while (true) {
      Region next = once(current);
      if (next.equals(current)) {
        return next;
      }
      current = next;
    }
  }

  private static Region once(Region region) {
    Map<Value, Integer> uses = region.uses();
    Producers producers = new Producers();
    List<Node> nodes = new ArrayList<>();
    for (Node node : region.nodes()) {
      Node fused = fuse(node, producers, uses);
      nodes.add(fused);
      producers.add(fused);
    }
    return new RemoveUnused().apply(new Region(nodes, region.results()));
  }

  private static Node fuse(Node node, Producers producers, Map<Value, Integer> uses) {
    return switch (node.op()) {
      case Op.Formula f -> {
        Inlined in = inline(node, f.bodies(), f.operands(), shape(node), producers, uses);
        yield new Node(node.results(), new Op.Formula(in.bodies(), in.operands()), in.origin());
      }
      case Op.Reduce r -> {
        Inlined in = inline(node, r.bodies(), r.operands(), r.shape(), producers, uses);
        yield new Node(
            node.results(),
            new Op.Reduce(r.shape(), in.bodies(), in.operands(), r.over(), r.mean()),
            in.origin());
      }
      default -> node;
    };
  }

  private record Inlined(List<Formula> bodies, List<Value> operands, Origin origin) {}

  private static Inlined inline(
      Node reader,
      List<Formula> bodies,
      List<Value> operands,
      Shape shape,
      Producers producers,
      Map<Value, Integer> uses) {
    List<Value> joined = new ArrayList<>();
    List<Formula> arguments = new ArrayList<>();
    Origin origin = reader.origin();
    int length = bodies.stream().mapToInt(Formulas::size).sum();
    for (int i = 0; i < operands.size(); i++) {
      Value operand = operands.get(i);
      Node producer = producers.of(operand);
      boolean fits =
          producer.op() instanceof Op.Formula f
              && length + Formulas.size(f.bodies().get(0)) <= LONGEST
              && operands.size() + f.operands().size() <= MOST_OPERANDS
              && mayTakeIn(reader, producer, f, shape, uses);
      if (fits && producer.op() instanceof Op.Formula f) {
        length += Formulas.size(f.bodies().get(0));
        origin = f.operands().isEmpty() ? origin : origin.with(producer.origin());
        List<Formula> inner = f.operands().stream().map(o -> argument(joined, o)).toList();
        arguments.add(Formulas.substitute(f.bodies().get(0), inner));
      } else {
        arguments.add(argument(joined, operand));
      }
    }
    return new Inlined(
        bodies.stream().map(b -> Simplify.all(Formulas.substitute(b, arguments))).toList(),
        joined,
        origin);
  }

  private static Formula argument(List<Value> operands, Value value) {
    int index = operands.indexOf(value);
    if (index < 0) {
      index = operands.size();
      operands.add(value);
    }
    return Formula.argument(index);
  }

  private static boolean mayTakeIn(
      Node reader, Node producer, Op.Formula f, Shape shape, Map<Value, Integer> uses) {
    if (f.bodies().size() != 1) {
      return false;
    }
    if (f.operands().isEmpty()) {
      return true;
    }
    Value value = producer.result();
    if (!value.type().shape().equals(shape)) {
      return false;
    }
    int readers = uses.getOrDefault(value, 0);
    if (readers == 1) {
      return true;
    }
    List<Value> whole = f.operands().stream().filter(o -> o.type().shape().equals(shape)).toList();
    boolean near =
        reader.origin().path().equals(producer.origin().path())
            || whole.stream().allMatch(o -> o.type().element() == ElementType.COUNT);
    return !value.type().element().isSign()
        && whole.size() <= 1
        && near
        && Formulas.size(f.bodies().get(0)) <= LONGEST_COPY;
  }

  private static Shape shape(Node node) {
    return node.results().get(0).type().shape();
  }
}
