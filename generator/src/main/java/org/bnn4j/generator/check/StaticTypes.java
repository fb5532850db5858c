package org.bnn4j.generator.check;

import java.util.Optional;
import org.bnn4j.grammar.syntax.Declaration.PresetDeclaration;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Binary;
import org.bnn4j.grammar.syntax.Expression.BinaryOperator;
import org.bnn4j.grammar.syntax.Expression.Call;
import org.bnn4j.grammar.syntax.Expression.Conditional;
import org.bnn4j.grammar.syntax.Expression.Index;
import org.bnn4j.grammar.syntax.Expression.Member;
import org.bnn4j.grammar.syntax.Expression.Name;
import org.bnn4j.grammar.syntax.Expression.With;

/** The types of expressions, as far as declarations tell them without instantiation. */
final class StaticTypes {
  private StaticTypes() {}

  /** The type of {@code expression}; nothing if it is not known or has no name in the language. */
  static Optional<StaticType> of(Expression expression, Scope scope) {
    return switch (expression) {
      case Name name -> ofName(name, scope);
      case Conditional conditional ->
          of(conditional.then(), scope).or(() -> of(conditional.otherwise(), scope));
      case Call call -> call.callee() instanceof Name name ? ofPreset(name, scope) : unknown();
      case Member member ->
          of(member.target(), scope)
              .flatMap(type -> type.field(scope.program(), member.name().name()));
      case With with -> of(with.target(), scope);
      case Index index -> of(index.target(), scope).flatMap(StaticType::element);
      case Binary binary ->
          binary.operator() == BinaryOperator.OR_ELSE
              ? of(binary.left(), scope)
                  .map(StaticType::present)
                  .or(() -> of(binary.right(), scope))
              : unknown();
      case Expression.IntegerLiteral literal -> unknown();
      case Expression.RealLiteral literal -> unknown();
      case Expression.BooleanLiteral literal -> unknown();
      case Expression.NoneLiteral literal -> unknown();
      case Expression.StringLiteral literal -> unknown();
      case Expression.ListLiteral literal -> unknown();
      case Expression.TupleLiteral literal -> unknown();
      case Expression.RecordLiteral literal -> unknown();
      case Expression.Unary unary -> unknown();
      case Expression.Pipe pipe -> unknown();
    };
  }

  private static Optional<StaticType> ofName(Name name, Scope scope) {
    Optional<Local> local = scope.local(name.name());
    if (local.isPresent()) {
      return local.get().type();
    }
    return scope.isEnumerator(name.name()) ? unknown() : ofPreset(name, scope);
  }

  private static Optional<StaticType> ofPreset(Name name, Scope scope) {
    return scope
        .declaration(name.name())
        .filter(PresetDeclaration.class::isInstance)
        .map(preset -> StaticType.of(((PresetDeclaration) preset).type()));
  }

  private static Optional<StaticType> unknown() {
    return Optional.empty();
  }
}
