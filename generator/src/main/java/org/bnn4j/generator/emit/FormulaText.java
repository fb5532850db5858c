package org.bnn4j.generator.emit;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Formula.Condition;

/** Formulas as Java: {@code Formula.of((x, scale) -> multiply(x, scale))}. */
final class FormulaText {
  /** The most operands that {@code Formula.of} names. */
  private static final int NAMED = 8;

  private final Imports imports;
  private final List<String> names;
  private final boolean named;

  private FormulaText(Imports imports, List<String> names) {
    this.imports = imports;
    this.named = !names.isEmpty() && names.size() <= NAMED;
    this.names =
        named
            ? names
            : IntStream.range(0, names.size())
                .mapToObj(i -> imports.method(Formula.class, "argument") + "(" + i + ")")
                .toList();
  }

  /**
   * A formula.
   *
   * @param names what its operands are called
   */
  static Layout of(Formula formula, List<String> names, Imports imports) {
    var text = new FormulaText(imports, names);
    Layout body = text.layout(formula);
    if (!text.named) {
      return body;
    }
    String parameters = names.size() == 1 ? names.getFirst() : "(" + String.join(", ", names) + ")";
    return Layout.call(Formula.class, "of", List.of(new Layout.Prefixed(parameters + " ->", body)));
  }

  private Layout layout(Formula formula) {
    return switch (formula) {
      case Formula.Argument(int index) -> Layout.text(names.get(index));
      case Formula.Constant(float value) -> call("constant", Layout.text(number(value)));
      case Formula.BatchSize _ -> call("batchSize");
      case Formula.Unary(var operator, var x) -> call(word(operator), layout(x));
      case Formula.Binary(var operator, var a, var b) -> call(word(operator), layout(a), layout(b));
      case Formula.Select(var condition, var a, var b) ->
          call("select", layout(condition), layout(a), layout(b));
      case Formula.Sign(var x, int zero) ->
          call("sign", layout(x), Layout.text(String.valueOf(zero)));
      case Formula.Threshold(var count, int table) ->
          call("threshold", layout(count), Layout.text(String.valueOf(table)));
    };
  }

  private Layout layout(Condition condition) {
    return switch (condition) {
      case Formula.Compare(var comparison, var a, var b) ->
          call(word(comparison), layout(a), layout(b));
      case Formula.And(var a, var b) -> call("and", layout(a), layout(b));
      case Formula.Or(var a, var b) -> call("or", layout(a), layout(b));
      case Formula.Not(var a) -> call("not", layout(a));
    };
  }

  private Layout call(String method, Layout... arguments) {
    return Layout.call(imports.method(Formula.class, method), List.of(arguments));
  }

  /** {@code LESS_EQUAL} as the method {@code lessEqual}. */
  private static String word(Enum<?> operator) {
    String[] words = operator.name().toLowerCase(Locale.ROOT).split("_", -1);
    return words.length == 1
        ? words[0]
        : words[0] + Character.toUpperCase(words[1].charAt(0)) + words[1].substring(1);
  }

  /** A float as Java writes it, without digits that say nothing. */
  static String number(float value) {
    if (Float.isNaN(value)) {
      return "Float.NaN";
    }
    if (Float.isInfinite(value)) {
      return value > 0 ? "Float.POSITIVE_INFINITY" : "Float.NEGATIVE_INFINITY";
    }
    String digits = Float.toString(value);
    return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits) + "f";
  }
}
