package org.bnn4j.generator.elaborate;

import java.util.Optional;
import org.bnn4j.generator.elaborate.CompileType.CallableType;
import org.bnn4j.generator.elaborate.CompileType.ConfigType;
import org.bnn4j.generator.elaborate.CompileType.EnumType;
import org.bnn4j.generator.elaborate.CompileType.ListType;
import org.bnn4j.generator.elaborate.CompileType.OptionalType;
import org.bnn4j.generator.elaborate.CompileType.Simple;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Span;
import org.bnn4j.grammar.syntax.TypeSyntax.CallableKind;

/** Makes a term a value of a declared type, or says why it is none. */
final class Coercions {
  private final Elaboration elaboration;

  Coercions(Elaboration elaboration) {
    this.elaboration = elaboration;
  }

  /**
   * The term as a value of {@code type}: an int is also a real; an op without arguments takes its
   * defaults.
   */
  Term coerce(Term term, CompileType type, Frame frame, Span span) {
    return switch (type) {
      case Simple simple -> simple(term, simple, frame, span);
      case EnumType wanted ->
          term instanceof Term.Enumerator e && e.type().equals(wanted.declaration())
              ? term
              : mismatch(term, type, frame, span);
      case ConfigType wanted ->
          term instanceof Term.Config c && c.type().equals(wanted.declaration())
              ? term
              : mismatch(term, type, frame, span);
      case OptionalType optional ->
          term instanceof Term.None ? term : coerce(term, optional.value(), frame, span);
      case ListType list ->
          term instanceof Term.Items items
              ? new Term.Items(
                  items.items().stream()
                      .map(item -> coerce(item, list.element(), frame, span))
                      .toList())
              : mismatch(term, type, frame, span);
      case CallableType callable -> callable(term, callable, frame, span);
    };
  }

  private Term simple(Term term, Simple type, Frame frame, Span span) {
    return switch (type) {
      case INT ->
          switch (term) {
            case Term.Int i -> i;
            case Term.Size size -> new Term.Int(size.value());
            default -> mismatch(term, type, frame, span);
          };
      case REAL ->
          switch (term) {
            case Term.Int i -> new Term.Real(i.value());
            case Term.Size size -> new Term.Real(size.value());
            case Term.Real r -> r;
            case Term.Tensor t -> t;
            case Term.Batch b -> b;
            default -> mismatch(term, type, frame, span);
          };
      case BOOL -> term instanceof Term.Bool ? term : mismatch(term, type, frame, span);
      case STRING -> term instanceof Term.Text ? term : mismatch(term, type, frame, span);
    };
  }

  private Term callable(Term term, CallableType type, Frame frame, Span span) {
    if (term instanceof Term.Callable callable) {
      boolean fits =
          type.syntax().kind() == CallableKind.OP
              ? callable.declaration() instanceof Declaration.OpDeclaration
              : callable.declaration() instanceof Declaration.BlockDeclaration
                  || callable.declaration() instanceof Declaration.OpDeclaration;
      if (fits) {
        return elaboration.callables.bound(callable, frame, span);
      }
    }
    return mismatch(term, type, frame, span);
  }

  private Term mismatch(Term term, CompileType type, Frame frame, Span span) {
    Optional<String> help =
        type == Simple.INT && term instanceof Term.Real
            ? Optional.of(
                "`//` divides whole numbers; `floor(…)` and `round(…)` make one of a real")
            : Optional.empty();
    elaboration.report(Message.TYPE_MISMATCH, frame, span, help, type.describe(), term.shown());
    throw new Failure();
  }
}
