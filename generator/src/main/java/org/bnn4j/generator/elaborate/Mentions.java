package org.bnn4j.generator.elaborate;

import java.util.Set;
import org.bnn4j.grammar.syntax.Expression;

/** Whether an expression mentions a name. */
final class Mentions {
  private Mentions() {}

  static boolean any(Expression expression, Set<String> names) {
    return switch (expression) {
      case Expression.Name name -> names.contains(name.name());
      case Expression.IntegerLiteral i -> false;
      case Expression.RealLiteral r -> false;
      case Expression.BooleanLiteral b -> false;
      case Expression.NoneLiteral n -> false;
      case Expression.StringLiteral s -> false;
      case Expression.ListLiteral list -> list.elements().stream().anyMatch(e -> any(e, names));
      case Expression.TupleLiteral tuple -> tuple.elements().stream().anyMatch(e -> any(e, names));
      case Expression.RecordLiteral record ->
          record.fields().stream().anyMatch(f -> any(f.value(), names));
      case Expression.Unary unary -> any(unary.operand(), names);
      case Expression.Binary binary -> any(binary.left(), names) || any(binary.right(), names);
      case Expression.Conditional c ->
          any(c.condition(), names) || any(c.then(), names) || any(c.otherwise(), names);
      case Expression.Call call ->
          any(call.callee(), names)
              || call.arguments().stream().anyMatch(a -> any(a.value(), names));
      case Expression.Member member -> any(member.target(), names);
      case Expression.Index index -> any(index.target(), names) || any(index.index(), names);
      case Expression.With with ->
          any(with.target(), names) || with.changes().stream().anyMatch(c -> any(c.value(), names));
      case Expression.Pipe pipe -> any(pipe.input(), names) || any(pipe.stage().callee(), names);
    };
  }
}
