package org.bnn4j.runtime.cpu;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Formula.Condition;
import org.bnn4j.runtime.kernel.Formula.UnaryOperator;

/**
 * Formulas as a list of stages over rows in the first-level cache. A function that is a loop of its
 * own (exp, log, …, a threshold lookup) is taken out: one stage computes its argument into a
 * temporary row, the next replaces that row by the function of it, and what is left of the formula
 * reads the row as an operand. So compiled code needs no calls, which would allocate vectors where
 * they are not inlined.
 *
 * <p>Rows are numbered: operands, then temporaries, then results.
 */
final class FormulaStages {
  /** One step. */
  sealed interface Stage {
    record Compute(RowProgram program) implements Stage {}

    /**
     * Replaces values by a function of them.
     *
     * @param exps for TANH, the row of {@code exp(|x| + |x|)}; else the same row
     */
    record Apply(UnaryOperator function, int row, int exps) implements Stage {}

    /** Replaces integers by the signs that a threshold operand gives them. */
    record LookUp(int table, int row) implements Stage {}
  }

  private final int operands;
  private final Set<Integer> scalars;
  private final FormulaCompiler compiler;
  private final BlockSums.Kind sums;
  private final int products;
  private final List<Stage> stages = new ArrayList<>();
  private final Map<Formula, Formula> rewritten = new HashMap<>();
  private int temporaries;

  /**
   * @param operands number of operands
   * @param scalars operands that have one value per row
   * @param sums what operand 0 is read from; if not floats, its products are the last operand
   * @param packed numbers of the formulas whose results are stored as bits
   */
  FormulaStages(
      List<Formula> formulas,
      int operands,
      Set<Integer> scalars,
      BlockSums.Kind sums,
      Set<Integer> packed,
      FormulaCompiler compiler) {
    this.operands = operands;
    this.scalars = scalars;
    this.sums = sums;
    this.products = operands - 1;
    this.compiler = compiler;
    List<Formula> rest = formulas.stream().map(this::rewrite).toList();
    List<Integer> targets = new ArrayList<>();
    Set<Integer> words = new HashSet<>();
    for (int r = 0; r < rest.size(); r++) {
      targets.add(operands + temporaries + r);
      if (packed.contains(r)) {
        words.add(operands + temporaries + r);
      }
    }
    compute(rest, targets, words);
  }

  List<Stage> stages() {
    return List.copyOf(stages);
  }

  int temporaries() {
    return temporaries;
  }

  private void compute(List<Formula> formulas, List<Integer> targets, Set<Integer> words) {
    Set<Integer> read = new HashSet<>();
    formulas.forEach(formula -> forEachArgument(formula, read::add));
    read.retainAll(scalars);
    stages.add(
        new Stage.Compute(
            compiler.compile(
                new FormulaCompiler.Request(
                    formulas, targets, Set.copyOf(read), sums, products, Set.copyOf(words)))));
  }

  private Formula rewrite(Formula formula) {
    Formula known = rewritten.get(formula);
    if (known == null) {
      known = rewriteNew(formula);
      rewritten.put(formula, known);
    }
    return known;
  }

  private Formula rewriteNew(Formula formula) {
    return switch (formula) {
      case Formula.Argument argument -> argument;
      case Formula.Constant constant -> constant;
      case Formula.BatchSize batchSize -> batchSize;
      case Formula.Unary(UnaryOperator operator, Formula x) -> rewrite(operator, x);
      case Formula.Binary(Formula.BinaryOperator operator, Formula a, Formula b) ->
          new Formula.Binary(operator, rewrite(a), rewrite(b));
      case Formula.Select(Condition condition, Formula a, Formula b) ->
          new Formula.Select(rewrite(condition), rewrite(a), rewrite(b));
      case Formula.Sign(Formula x, int zero) -> new Formula.Sign(rewrite(x), zero);
      case Formula.Threshold(Formula count, int table) -> {
        int row = temporary(count);
        stages.add(new Stage.LookUp(table, row));
        yield new Formula.Argument(row);
      }
    };
  }

  private Formula rewrite(UnaryOperator operator, Formula x) {
    return switch (operator) {
      case NEGATE, ABS, SQRT -> new Formula.Unary(operator, rewrite(x));
      case SIGMOID -> {
        Formula one = Formula.constant(1);
        yield rewrite(Formula.divide(one, Formula.add(one, Formula.exp(Formula.negate(x)))));
      }
      case TANH -> {
        int row = temporary(x);
        Formula a = Formula.abs(new Formula.Argument(row));
        int exps = temporary(Formula.add(a, a));
        stages.add(new Stage.Apply(UnaryOperator.EXP, exps, exps));
        stages.add(new Stage.Apply(operator, row, exps));
        yield new Formula.Argument(row);
      }
      case EXP, LOG, FLOOR, ROUND -> {
        int row = temporary(x);
        stages.add(new Stage.Apply(operator, row, row));
        yield new Formula.Argument(row);
      }
    };
  }

  private Condition rewrite(Condition condition) {
    return switch (condition) {
      case Formula.Compare(Formula.Comparison comparison, Formula a, Formula b) ->
          new Formula.Compare(comparison, rewrite(a), rewrite(b));
      case Formula.And(Condition a, Condition b) -> new Formula.And(rewrite(a), rewrite(b));
      case Formula.Or(Condition a, Condition b) -> new Formula.Or(rewrite(a), rewrite(b));
      case Formula.Not(Condition a) -> new Formula.Not(rewrite(a));
    };
  }

  /** Adds the stage that computes a formula into a new temporary row. */
  private int temporary(Formula formula) {
    Formula rest = rewrite(formula);
    int row = operands + temporaries++;
    compute(List.of(rest), List.of(row), Set.of());
    return row;
  }

  /** Visits the numbers of the operands that are read element by element. */
  static void forEachArgument(Formula formula, Consumer<Integer> visitor) {
    if (formula instanceof Formula.Argument(int index)) {
      visitor.accept(index);
    }
    forEachPart(formula, part -> forEachArgument(part, visitor));
  }

  /** Visits the formulas of which a formula is made. */
  static void forEachPart(Formula formula, Consumer<Formula> visitor) {
    switch (formula) {
      case Formula.Argument _, Formula.Constant _, Formula.BatchSize _ -> {}
      case Formula.Unary(UnaryOperator _, Formula x) -> visitor.accept(x);
      case Formula.Binary(Formula.BinaryOperator _, Formula a, Formula b) -> {
        visitor.accept(a);
        visitor.accept(b);
      }
      case Formula.Select(Condition condition, Formula a, Formula b) -> {
        forEachPart(condition, visitor);
        visitor.accept(a);
        visitor.accept(b);
      }
      case Formula.Sign(Formula x, int _) -> visitor.accept(x);
      case Formula.Threshold(Formula count, int _) -> visitor.accept(count);
    }
  }

  private static void forEachPart(Condition condition, Consumer<Formula> visitor) {
    switch (condition) {
      case Formula.Compare(Formula.Comparison _, Formula a, Formula b) -> {
        visitor.accept(a);
        visitor.accept(b);
      }
      case Formula.And(Condition a, Condition b) -> {
        forEachPart(a, visitor);
        forEachPart(b, visitor);
      }
      case Formula.Or(Condition a, Condition b) -> {
        forEachPart(a, visitor);
        forEachPart(b, visitor);
      }
      case Formula.Not(Condition a) -> forEachPart(a, visitor);
    }
  }
}
