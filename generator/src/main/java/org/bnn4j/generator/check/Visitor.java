package org.bnn4j.generator.check;

import java.util.Optional;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Statement;
import org.bnn4j.grammar.syntax.TypeSyntax;

/** What a {@link Walk} meets, outer things before what is in them. */
interface Visitor {
  default void declaration(Declaration declaration, Scope scope) {}

  /** A local name is given; {@code hidden} had it before. */
  default void binding(Local local, Optional<Local> hidden) {}

  default void statement(Statement statement, Scope scope) {}

  default void type(TypeSyntax type, Scope scope) {}

  default void expression(Expression expression, Place place) {}
}
