package org.bnn4j.generator.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Formula.Condition;

/** Walks over formula trees. */
public final class Formulas {
  private Formulas() {}

  /** The formula with argument i replaced by {@code arguments.get(i)}. */
  public static Formula substitute(Formula formula, List<Formula> arguments) {
    return substitute(formula, arguments::get);
  }

  /** The condition with argument i replaced by {@code arguments.get(i)}. */
  public static Condition substitute(Condition condition, List<Formula> arguments) {
    return substitute(condition, arguments::get);
  }

  /** The formula with argument i replaced by {@code arguments.apply(i)}. */
  public static Formula substitute(Formula formula, IntFunction<Formula> arguments) {
    return switch (formula) {
      case Formula.Argument a -> arguments.apply(a.index());
      case Formula.Constant c -> c;
      case Formula.BatchSize b -> b;
      case Formula.Unary u -> new Formula.Unary(u.operator(), substitute(u.x(), arguments));
      case Formula.Binary b ->
          new Formula.Binary(
              b.operator(), substitute(b.a(), arguments), substitute(b.b(), arguments));
      case Formula.Select s ->
          new Formula.Select(
              substitute(s.condition(), arguments),
              substitute(s.a(), arguments),
              substitute(s.b(), arguments));
      case Formula.Sign s -> new Formula.Sign(substitute(s.x(), arguments), s.zero());
      case Formula.Threshold t ->
          new Formula.Threshold(
              substitute(t.count(), arguments),
              ((Formula.Argument) arguments.apply(t.table())).index());
    };
  }

  /** The condition with argument i replaced by {@code arguments.apply(i)}. */
  public static Condition substitute(Condition condition, IntFunction<Formula> arguments) {
    return switch (condition) {
      case Formula.Compare c ->
          new Formula.Compare(
              c.comparison(), substitute(c.a(), arguments), substitute(c.b(), arguments));
      case Formula.And a ->
          new Formula.And(substitute(a.a(), arguments), substitute(a.b(), arguments));
      case Formula.Or o ->
          new Formula.Or(substitute(o.a(), arguments), substitute(o.b(), arguments));
      case Formula.Not n -> new Formula.Not(substitute(n.a(), arguments));
    };
  }

  /** The arguments that a formula reads. */
  public static Set<Integer> arguments(Formula formula) {
    Set<Integer> found = new HashSet<>();
    substitute(
        formula,
        i -> {
          found.add(i);
          return Formula.argument(i);
        });
    return found;
  }

  /** Whether a formula depends on the number of images. */
  public static boolean readsBatchSize(Formula formula) {
    return switch (formula) {
      case Formula.Argument a -> false;
      case Formula.Constant c -> false;
      case Formula.BatchSize b -> true;
      case Formula.Unary u -> readsBatchSize(u.x());
      case Formula.Binary b -> readsBatchSize(b.a()) || readsBatchSize(b.b());
      case Formula.Select s ->
          readsBatchSize(s.condition()) || readsBatchSize(s.a()) || readsBatchSize(s.b());
      case Formula.Sign s -> readsBatchSize(s.x());
      case Formula.Threshold t -> readsBatchSize(t.count());
    };
  }

  private static boolean readsBatchSize(Condition condition) {
    return switch (condition) {
      case Formula.Compare c -> readsBatchSize(c.a()) || readsBatchSize(c.b());
      case Formula.And a -> readsBatchSize(a.a()) || readsBatchSize(a.b());
      case Formula.Or o -> readsBatchSize(o.a()) || readsBatchSize(o.b());
      case Formula.Not n -> readsBatchSize(n.a());
    };
  }

  /** The number of operations in a formula. */
  public static int size(Formula formula) {
    return switch (formula) {
      case Formula.Argument a -> 0;
      case Formula.Constant c -> 0;
      case Formula.BatchSize b -> 0;
      case Formula.Unary u -> 1 + size(u.x());
      case Formula.Binary b -> 1 + size(b.a()) + size(b.b());
      case Formula.Select s -> 1 + size(s.condition()) + size(s.a()) + size(s.b());
      case Formula.Sign s -> 1 + size(s.x());
      case Formula.Threshold t -> 1 + size(t.count());
    };
  }

  private static int size(Condition condition) {
    return switch (condition) {
      case Formula.Compare c -> 1 + size(c.a()) + size(c.b());
      case Formula.And a -> 1 + size(a.a()) + size(a.b());
      case Formula.Or o -> 1 + size(o.a()) + size(o.b());
      case Formula.Not n -> 1 + size(n.a());
    };
  }
}
