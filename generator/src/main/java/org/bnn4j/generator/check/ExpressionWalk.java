package org.bnn4j.generator.check;

import java.util.List;
import java.util.Optional;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Binary;
import org.bnn4j.grammar.syntax.Expression.Call;
import org.bnn4j.grammar.syntax.Expression.FieldValue;
import org.bnn4j.grammar.syntax.Expression.Pipe;
import org.bnn4j.grammar.syntax.Expression.StringLiteral;
import org.bnn4j.grammar.syntax.Expression.TupleLiteral;
import org.bnn4j.grammar.syntax.Identifier;

/** The part of a {@link Walk} that goes through expressions, with the types that are expected. */
final class ExpressionWalk {
  private final Visitor visitor;

  ExpressionWalk(Visitor visitor) {
    this.visitor = visitor;
  }

  void visit(Expression expression, Place place) {
    visitor.expression(expression, place);
    Scope scope = place.scope();
    switch (expression) {
      case Expression.Name name -> {}
      case Expression.IntegerLiteral literal -> {}
      case Expression.RealLiteral literal -> {}
      case Expression.BooleanLiteral literal -> {}
      case Expression.NoneLiteral literal -> {}
      case StringLiteral string -> string(string, scope);
      case Expression.ListLiteral list ->
          all(list.elements(), place.expected().flatMap(StaticType::element), scope);
      case TupleLiteral tuple -> all(tuple.elements(), Optional.empty(), scope);
      case Expression.RecordLiteral record -> fields(record.fields(), place.expected(), scope);
      case Expression.Unary unary -> visit(unary.operand(), Place.anyValue(scope));
      case Binary binary -> binary(binary, place);
      case Expression.Conditional conditional -> {
        visit(conditional.condition(), Place.anyValue(scope));
        visit(conditional.then(), place);
        visit(conditional.otherwise(), place);
      }
      case Call call -> call(call, place);
      case Expression.Member member -> visit(member.target(), Place.anyValue(scope));
      case Expression.Index index -> {
        visit(index.target(), Place.anyValue(scope));
        visit(index.index(), Place.anyValue(scope));
      }
      case Expression.With with -> {
        visit(with.target(), Place.value(scope, place.expected()));
        var type = StaticTypes.of(with.target(), scope).or(place::expected);
        fields(with.changes(), type, scope);
      }
      case Pipe pipe -> pipe(pipe, scope);
    }
  }

  private void all(List<Expression> expressions, Optional<StaticType> expected, Scope scope) {
    expressions.forEach(e -> visit(e, Place.value(scope, expected)));
  }

  private void string(StringLiteral string, Scope scope) {
    for (StringLiteral.Part part : string.parts()) {
      if (part instanceof StringLiteral.Embedded embedded) {
        visit(embedded.expression(), Place.anyValue(scope));
      }
    }
  }

  private void fields(List<FieldValue> fields, Optional<StaticType> config, Scope scope) {
    for (FieldValue field : fields) {
      Optional<StaticType> type = config;
      for (Identifier name : field.path()) {
        type = type.flatMap(t -> t.field(scope.program(), name.name()));
      }
      visit(field.value(), Place.value(scope, type));
    }
  }

  /** The sides of a comparison expect each other's type: {@code edge == open}. */
  private void binary(Binary binary, Place place) {
    Scope scope = place.scope();
    Optional<StaticType> left = Optional.empty();
    Optional<StaticType> right = Optional.empty();
    switch (binary.operator()) {
      case EQUAL, NOT_EQUAL -> {
        left = StaticTypes.of(binary.right(), scope);
        right = StaticTypes.of(binary.left(), scope);
      }
      case IN, NOT_IN -> {
        if (binary.right() instanceof Expression.ListLiteral list) {
          visit(binary.left(), Place.anyValue(scope));
          visitor.expression(list, Place.anyValue(scope));
          all(list.elements(), StaticTypes.of(binary.left(), scope), scope);
          return;
        }
        left = StaticTypes.of(binary.right(), scope).flatMap(StaticType::element);
      }
      case OR_ELSE -> {
        left = place.expected();
        right = place.expected();
      }
      case OR, AND, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> {}
      case ADD, SUBTRACT, MULTIPLY, DIVIDE, INTEGER_DIVIDE, REMAINDER -> {}
    }
    visit(binary.left(), Place.value(scope, left));
    visit(binary.right(), Place.value(scope, right));
  }

  /** The arguments of a network. */
  void instance(Call call, Scope scope) {
    Place place = Place.anyValue(scope);
    visitor.expression(call, place);
    arguments(call, place);
  }

  private void call(Call call, Place place) {
    visit(call.callee(), new Place(place.scope(), Optional.empty(), Place.Use.CALLEE, 0));
    arguments(call, place);
  }

  private void arguments(Call call, Place place) {
    Scope scope = place.scope();
    Optional<Signature> signature = Signatures.of(call.callee(), scope);
    int position = signature.map(s -> s.takesPiped() ? place.piped() : 0).orElse(0);
    for (Expression.Argument argument : call.arguments()) {
      int index = position++;
      Optional<StaticType> type =
          signature
              .flatMap(s ->
                  argument.name().isPresent()
                      ? s.slot(argument.name().get().name())
                      : s.slot(index))
              .flatMap(Signature.Slot::type);
      visit(argument.value(), Place.value(scope, type));
    }
  }

  private void pipe(Pipe pipe, Scope scope) {
    visit(pipe.input(), Place.anyValue(scope));
    Scope stage = scope;
    Optional<Expression.Repetition> repetition = pipe.stage().repetition();
    if (repetition.isPresent()) {
      switch (repetition.get()) {
        case Expression.RepeatTimes times -> visit(times.count(), Place.anyValue(scope));
        case Expression.RepeatOver over -> {
          visit(over.from(), Place.anyValue(scope));
          visit(over.to(), Place.anyValue(scope));
          stage = scope.inner();
          Local variable = Local.of(Local.Kind.REPETITION, over.variable(), Optional.empty());
          visitor.binding(variable, scope.local(variable.name()));
          stage.bind(variable);
        }
      }
    }
    int values = pipe.input() instanceof TupleLiteral tuple ? tuple.elements().size() : 1;
    int piped = repetition.isPresent() ? 0 : values;
    visit(pipe.stage().callee(), new Place(stage, Optional.empty(), Place.Use.STAGE, piped));
  }
}
