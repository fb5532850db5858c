package org.bnn4j.generator.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.generator.graph.Formulas;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.runtime.kernel.Formula;

/** Joins formulas over one list of operands, each value once. */
final class Fusion {
  private final List<Value> operands = new ArrayList<>();

  /** The argument that stands for a value. */
  Formula argument(Value value) {
    return argument(value, 0);
  }

  /** The argument that stands for a value behind {@code own} arguments that are no values. */
  Formula argument(Value value, int own) {
    int index = operands.indexOf(value);
    if (index < 0) {
      index = operands.size();
      operands.add(value);
    }
    return Formula.argument(own + index);
  }

  /** Formulas over their own operands as formulas over the joint ones. */
  List<Formula> joined(List<Formula> bodies, List<Value> own) {
    List<Formula> arguments = own.stream().map(this::argument).toList();
    return bodies.stream().map(b -> Formulas.substitute(b, arguments)).toList();
  }

  List<Value> operands() {
    return operands;
  }
}
