package org.bnn4j.generator.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Move.Index;
import org.bnn4j.runtime.kernel.Shape;

/**
 * The closed set of operations. Compact constructors and the graph verifier reject ill-typed ones.
 */
public sealed interface Op {
  /** The values that the operation reads, in order. */
  List<Value> operands();

  /** The same operation on other operands of the same types. */
  Op withOperands(List<Value> operands);

  /** A tensor from outside. */
  record Input(String name, Source source) implements Op {
    @Override
    public List<Value> operands() {
      return List.of();
    }

    @Override
    public Op withOperands(List<Value> operands) {
      return this;
    }
  }

  /** Who supplies an input. */
  enum Source {
    /** The caller of every run. */
    INPUT,
    /** The caller of a training step. */
    TARGET,
    /** The gradient that a rule receives; replaced when the rule is applied. */
    GRADIENT
  }

  /** A parameter's value at the start of a run. */
  record Parameter(ParameterInfo info) implements Op {
    @Override
    public List<Value> operands() {
      return List.of();
    }

    @Override
    public Op withOperands(List<Value> operands) {
      return this;
    }
  }

  /** Element-wise formulas, one per result; sizes of 1 and missing trailing axes are repeated. */
  record Formula(List<org.bnn4j.runtime.kernel.Formula> bodies, List<Value> operands)
      implements Op {
    public Formula {
      bodies = List.copyOf(bodies);
      operands = List.copyOf(operands);
    }

    /** One result. */
    public Formula(org.bnn4j.runtime.kernel.Formula body, List<Value> operands) {
      this(List.of(body), operands);
    }

    @Override
    public Op withOperands(List<Value> newOperands) {
      return new Formula(bodies, newOperands);
    }
  }

  /** Sums or means over axes of formulas of a shape, one per result; reduced axes keep size 1. */
  record Reduce(
      Shape shape,
      List<org.bnn4j.runtime.kernel.Formula> bodies,
      List<Value> operands,
      List<Axis> over,
      boolean mean)
      implements Op {
    public Reduce {
      bodies = List.copyOf(bodies);
      operands = List.copyOf(operands);
      over = over.stream().sorted().distinct().toList();
    }

    @Override
    public Op withOperands(List<Value> newOperands) {
      return new Reduce(shape, bodies, newOperands, over, mean);
    }
  }

  /** A rearranging copy. */
  record Move(Mapping mapping, List<Value> operands) implements Op {
    public Move {
      operands = List.copyOf(operands);
    }

    @Override
    public Op withOperands(List<Value> newOperands) {
      return new Move(mapping, newOperands);
    }
  }

  /**
   * Which element of a moved tensor comes from where; see {@link org.bnn4j.runtime.kernel.Move}.
   */
  sealed interface Mapping {
    record Window(Index offset, Index step, float fill) implements Mapping {}

    record Spread(Index offset, Index step) implements Mapping {}

    record Concat() implements Mapping {}

    record Reshape() implements Mapping {}
  }

  /**
   * A kernel of the runtime.
   *
   * @param name its name in the language
   * @param attributes its compile-time parameters, in the order of its declaration
   * @param epilogue what is done to its result before it is stored
   */
  record Kernel(
      String name, List<Attribute> attributes, List<Value> inputs, Optional<Epilogue> epilogue)
      implements Op {
    public Kernel {
      attributes = List.copyOf(attributes);
      inputs = List.copyOf(inputs);
    }

    /** The kernel's inputs, then the epilogue's. */
    @Override
    public List<Value> operands() {
      if (epilogue.isEmpty()) {
        return inputs;
      }
      List<Value> all = new ArrayList<>(inputs);
      all.addAll(epilogue.get().operands());
      return List.copyOf(all);
    }

    @Override
    public Op withOperands(List<Value> newOperands) {
      int own = inputs.size();
      return new Kernel(
          name,
          attributes,
          newOperands.subList(0, own),
          epilogue.map(e ->
              new Epilogue(e.raw(), e.bodies(), newOperands.subList(own, newOperands.size()))));
    }

    /** The value of an attribute. */
    public double attribute(String attributeName) {
      return attributes.stream()
          .filter(a -> a.name().equals(attributeName))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(name + " has no " + attributeName))
          .value();
    }

    /** The value of a whole-numbered attribute. */
    public int integer(String attributeName) {
      return (int) attribute(attributeName);
    }
  }

  /** A compile-time parameter of a kernel: a number; truth is 1 or 0. */
  record Attribute(String name, double value) {}

  /**
   * Formulas over a kernel's own result (argument 0, of type {@code raw}) and further operands
   * (argument 1 and up), one per result of the node.
   */
  record Epilogue(Type raw, List<org.bnn4j.runtime.kernel.Formula> bodies, List<Value> operands) {
    public Epilogue {
      bodies = List.copyOf(bodies);
      operands = List.copyOf(operands);
    }
  }

  /**
   * The search for thresholds that replace a chain from a count to a sign; its result is read by
   * {@link org.bnn4j.runtime.kernel.Formula.Threshold}.
   *
   * @param bound the largest absolute value of the count
   * @param chain argument 0 is the count, the others are the operands
   */
  record Thresholds(int bound, org.bnn4j.runtime.kernel.Formula chain, List<Value> operands)
      implements Op {
    public Thresholds {
      operands = List.copyOf(operands);
    }

    @Override
    public Op withOperands(List<Value> newOperands) {
      return new Thresholds(bound, chain, newOperands);
    }
  }

  /** Keeps {@code value} as the new value of {@code parameter}; the result is that value. */
  record Update(Value parameter, Value value) implements Op {
    @Override
    public List<Value> operands() {
      return List.of(parameter, value);
    }

    @Override
    public Op withOperands(List<Value> newOperands) {
      return new Update(newOperands.get(0), newOperands.get(1));
    }
  }
}
