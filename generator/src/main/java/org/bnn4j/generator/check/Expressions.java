package org.bnn4j.generator.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bnn4j.generator.resolve.Program;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Name;
import org.bnn4j.grammar.syntax.Source;

/** Questions about expressions that need no scope. */
final class Expressions {
  private Expressions() {}

  /** Every name in {@code expression}, in the order of the text. */
  static List<Name> names(Expression expression) {
    var names = new ArrayList<Name>();
    Visitor collector =
        new Visitor() {
          @Override
          public void expression(Expression part, Place place) {
            if (part instanceof Name name) {
              names.add(name);
            }
          }
        };
    Source source = expression.span().source();
    Program nothing = new Program(List.of(), List.of(), List.of(), Map.of());
    new ExpressionWalk(collector).visit(expression, Place.anyValue(Scope.of(nothing, source)));
    return names;
  }
}
