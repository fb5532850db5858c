package org.bnn4j.runtime.cpu;

import java.lang.classfile.CodeBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Formula.BinaryOperator;
import org.bnn4j.runtime.kernel.Formula.Comparison;
import org.bnn4j.runtime.kernel.Formula.Condition;
import org.bnn4j.runtime.kernel.Formula.UnaryOperator;

/** Emits the code of formulas over elements of one kind: floats or vectors of floats. */
abstract class FormulaEmitter {
  private CodeBuilder code;
  private Map<Integer, Integer> arrays = Map.of();
  private Map<Integer, Integer> offsets = Map.of();
  private Map<Integer, Integer> scalars = Map.of();
  private int index;
  private BlockSums.Kind sums = BlockSums.Kind.REALS;
  private int products;
  private final Map<Formula, Integer> uses = new HashMap<>();
  private final Map<Formula, Integer> locals = new HashMap<>();

  FormulaEmitter(CodeBuilder code) {
    this.code = code;
  }

  /**
   * Begins a loop body.
   *
   * @param arrays the local variable of each operand's array
   * @param offsets that of its offset
   * @param scalars that of its value, where it has one value per row
   * @param index that of the element's index
   */
  final void begin(
      CodeBuilder code,
      List<Formula> formulas,
      Map<Integer, Integer> arrays,
      Map<Integer, Integer> offsets,
      Map<Integer, Integer> scalars,
      int index) {
    this.code = code;
    this.arrays = arrays;
    this.offsets = offsets;
    this.scalars = scalars;
    this.index = index;
    formulas.forEach(this::count);
  }

  /**
   * Reads operand 0 from sums.
   *
   * @param products the local variable of the place's number of products
   */
  final void readSums(BlockSums.Kind kind, int products) {
    this.sums = kind;
    this.products = products;
  }

  final CodeBuilder code() {
    return code;
  }

  /** Pushes the condition that a formula's value is positive. */
  final void positive(Formula formula) {
    boolean up = false;
    if (formula instanceof Formula.Sign(Formula x, int zero)) {
      value(x);
      up = zero > 0;
    } else {
      value(formula);
    }
    constant(0);
    compare(up ? Comparison.GREATER_EQUAL : Comparison.GREATER);
  }

  /** Pushes the value of a formula. */
  final void value(Formula formula) {
    Integer known = locals.get(formula);
    if (known != null) {
      load(known);
      return;
    }
    compute(formula);
    if (uses.getOrDefault(formula, 0) > 1 && !(formula instanceof Formula.Constant)) {
      int local = store();
      locals.put(formula, local);
      load(local);
    }
  }

  private void compute(Formula formula) {
    switch (formula) {
      case Formula.Argument(int operand) -> {
        Integer scalar = scalars.get(operand);
        if (scalar != null) {
          code.fload(scalar);
          broadcast();
        } else if (operand == 0 && sums != BlockSums.Kind.REALS) {
          readSum(local(arrays, operand), local(offsets, operand), index);
          if (sums == BlockSums.Kind.DIFFERENCES) {
            subtractTwice(products);
          }
          sumToFloat();
        } else {
          read(local(arrays, operand), local(offsets, operand), index);
        }
      }
      case Formula.Constant(float value) -> constant(value);
      case Formula.BatchSize() -> {
        code.fload(FormulaCompiler.BATCH);
        broadcast();
      }
      case Formula.Unary(UnaryOperator operator, Formula x) -> {
        value(x);
        unary(operator);
      }
      case Formula.Binary(BinaryOperator operator, Formula a, Formula b) -> {
        value(a);
        value(b);
        binary(operator);
      }
      case Formula.Select(Condition condition, Formula a, Formula b) -> {
        value(b);
        value(a);
        condition(condition);
        select();
      }
      case Formula.Sign(Formula x, int zero) -> {
        value(x);
        sign(zero);
      }
      case Formula.Threshold threshold -> throw new IllegalArgumentException(threshold.toString());
    }
  }

  private void condition(Condition condition) {
    switch (condition) {
      case Formula.Compare(Comparison comparison, Formula a, Formula b) -> {
        value(a);
        value(b);
        compare(comparison);
      }
      case Formula.And(Condition a, Condition b) -> {
        condition(a);
        condition(b);
        and();
      }
      case Formula.Or(Condition a, Condition b) -> {
        condition(a);
        condition(b);
        or();
      }
      case Formula.Not(Condition a) -> {
        condition(a);
        not();
      }
    }
  }

  private void count(Formula formula) {
    if (uses.merge(formula, 1, Integer::sum) == 1) {
      FormulaStages.forEachPart(formula, this::count);
    }
  }

  private static int local(Map<Integer, Integer> locals, int operand) {
    Integer local = locals.get(operand);
    if (local == null) {
      throw new IllegalStateException("operand " + operand);
    }
    return local;
  }

  /** Pops a value into a new local variable. */
  abstract int store();

  abstract void load(int local);

  /** Pushes the element, or vector of elements, at {@code array[offset + index]}. */
  abstract void read(int array, int offset, int index);

  /** Pushes the integers there. */
  abstract void readSum(int array, int offset, int index);

  /** Replaces integers d by n − 2d, with n a local variable. */
  abstract void subtractTwice(int n);

  abstract void sumToFloat();

  /** Stores a local variable there. */
  abstract void write(int local, int array, int offset, int index);

  abstract void constant(float value);

  /** Makes a value of the float on the stack. */
  abstract void broadcast();

  abstract void unary(UnaryOperator operator);

  abstract void binary(BinaryOperator operator);

  abstract void sign(int zero);

  /** (b, a, condition) → the condition's choice. */
  abstract void select();

  abstract void compare(Comparison comparison);

  abstract void and();

  abstract void or();

  abstract void not();
}
