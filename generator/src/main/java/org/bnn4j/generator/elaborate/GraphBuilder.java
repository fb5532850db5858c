package org.bnn4j.generator.elaborate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bnn4j.generator.graph.GradientRule;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Origin;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;

/**
 * The graph under construction. Nodes go to the forward, or to the gradient rule that is being
 * built.
 */
final class GraphBuilder {
  private final List<Node> forward = new ArrayList<>();
  private final List<GradientRule> rules = new ArrayList<>();
  private final Set<Value> constants = new HashSet<>();
  private List<Node> target = forward;
  private int nextId;

  /** Adds an operation of one result. */
  Value add(Op op, Type type, Origin origin) {
    Value result = new Value(nextId++, type);
    target.add(new Node(result, op, origin));
    if (op instanceof Op.Formula f && f.operands().isEmpty()) {
      constants.add(result);
    }
    return result;
  }

  /** Gives a value that nothing has read yet another type of element. */
  Value retype(Value value, Type type) {
    Node last = target.getLast();
    if (!last.results().equals(List.of(value))) {
      return value;
    }
    Value result = new Value(nextId++, type);
    target.set(target.size() - 1, new Node(result, last.op(), last.origin()));
    return result;
  }

  /** Remembers the name that the text gives to a value. */
  void name(Value value, String name) {
    for (int i = target.size() - 1; i >= 0; i--) {
      Node node = target.get(i);
      if (node.results().contains(value)) {
        if (node.origin().name().isEmpty()) {
          target.set(i, new Node(node.results(), node.op(), node.origin().named(name)));
        }
        return;
      }
    }
  }

  /** Whether a value is a number of the text, and depends on no tensor. */
  boolean isConstant(Value value) {
    return constants.contains(value);
  }

  /** Runs {@code body} with its nodes going to the returned list instead of the forward. */
  List<Node> aside(Runnable body) {
    List<Node> outer = target;
    List<Node> own = new ArrayList<>();
    target = own;
    try {
      body.run();
    } finally {
      target = outer;
    }
    return own;
  }

  void rule(GradientRule rule) {
    rules.add(rule);
  }

  List<Node> nodes() {
    return forward;
  }

  List<GradientRule> rules() {
    return rules;
  }

  int size() {
    return nextId;
  }
}
