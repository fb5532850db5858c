package org.bnn4j.generator.elaborate;

import java.util.List;
import java.util.Optional;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Argument;

/** The arguments of a call of a function, each by its place or its name. */
final class Arguments {
  private final Elaboration elaboration;

  Arguments(Elaboration elaboration) {
    this.elaboration = elaboration;
  }

  Optional<Expression> find(Expression.Call call, int position, String name) {
    int seen = 0;
    for (Argument argument : call.arguments()) {
      boolean named = argument.name().isPresent();
      if (named ? argument.name().get().name().equals(name) : seen++ == position) {
        return Optional.of(argument.value());
      }
    }
    return Optional.empty();
  }

  Expression argument(Expression.Call call, int position, String name, Frame frame) {
    return find(call, position, name)
        .orElseThrow(() ->
            elaboration.fail(
                Message.MISSING_ARGUMENT,
                frame,
                call.span(),
                "`" + name + "`",
                "function",
                call.callee().span().text()));
  }

  Term term(Expression.Call call, int position, String name, Frame frame) {
    return elaboration.evaluator.evaluate(argument(call, position, name, frame), frame);
  }

  Value tensor(Expression.Call call, int position, String name, Frame frame) {
    return elaboration.arithmetic.tensor(term(call, position, name, frame), frame, call.span());
  }

  List<Term> items(Expression expression, Frame frame) {
    Term term = elaboration.evaluator.evaluate(expression, frame);
    if (term instanceof Term.Items items) {
      return items.items();
    }
    throw elaboration.fail(Message.NOT_A_LIST, frame, expression.span(), term.describe());
  }
}
