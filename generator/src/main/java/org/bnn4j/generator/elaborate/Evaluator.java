package org.bnn4j.generator.elaborate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bnn4j.generator.elaborate.CompileType.ConfigType;
import org.bnn4j.generator.elaborate.CompileType.EnumType;
import org.bnn4j.generator.elaborate.CompileType.ListType;
import org.bnn4j.generator.elaborate.CompileType.OptionalType;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.BinaryOperator;
import org.bnn4j.runtime.kernel.Axis;

/** Evaluates expressions. A type is expected where an enumerator or a record needs one. */
final class Evaluator {
  private final Elaboration elaboration;

  Evaluator(Elaboration elaboration) {
    this.elaboration = elaboration;
  }

  /** The meaning of an expression where nothing particular is expected. */
  Term evaluate(Expression expression, Frame frame) {
    return evaluate(expression, frame, Optional.empty());
  }

  /** The meaning of an expression as a value of a type. */
  Term evaluate(Expression expression, Frame frame, CompileType expected) {
    Term term = evaluate(expression, frame, Optional.of(expected));
    return elaboration.coercions.coerce(term, expected, frame, expression.span());
  }

  /** The meaning of an expression; a type is expected where a record or enumerator needs one. */
  Term evaluate(Expression expression, Frame frame, Optional<CompileType> expected) {
    return switch (expression) {
      case Expression.IntegerLiteral literal -> new Term.Int(literal.value());
      case Expression.RealLiteral literal -> new Term.Real(literal.value());
      case Expression.BooleanLiteral literal -> new Term.Bool(literal.value());
      case Expression.NoneLiteral none -> name("none", none, frame, expected);
      case Expression.Name name -> name(name.name(), name, frame, expected);
      case Expression.StringLiteral string -> new Term.Text(text(string, frame));
      case Expression.ListLiteral list -> list(list, frame, expected);
      case Expression.TupleLiteral tuple ->
          new Term.Tuple(tuple.elements().stream().map(e -> evaluate(e, frame)).toList());
      case Expression.RecordLiteral record -> record(record, frame, expected);
      case Expression.Unary unary ->
          elaboration.arithmetic.unary(
              unary.operator(), evaluate(unary.operand(), frame), frame, unary.span());
      case Expression.Binary binary -> binary(binary, frame, expected);
      case Expression.Conditional conditional ->
          evaluate(
              truth(conditional.condition(), frame) ? conditional.then() : conditional.otherwise(),
              frame,
              expected);
      case Expression.Call call -> elaboration.callables.call(call, frame, expected);
      case Expression.Member member -> member(member, frame);
      case Expression.Index index -> index(index, frame);
      case Expression.With with ->
          elaboration.callables.with(evaluate(with.target(), frame, expected), with, frame);
      case Expression.Pipe pipe -> elaboration.applications.pipe(pipe, frame);
    };
  }

  /** A condition that is known at compile time; an optional parameter holds where it exists. */
  boolean truth(Expression condition, Frame frame) {
    Term term = evaluate(condition, frame);
    if (term instanceof Term.Bool bool) {
      return bool.value();
    }
    boolean optional = condition instanceof Expression.Name name && frame.isOptional(name.name());
    if (optional) {
      return !(term instanceof Term.None);
    }
    if (term instanceof Term.Truth) {
      throw elaboration.failWithHelp(
          Message.CONDITION_EXPECTED,
          frame,
          condition.span(),
          "it is known when the network runs, not before: write `select(condition, a, b)`",
          term.describe());
    }
    throw elaboration.fail(Message.CONDITION_EXPECTED, frame, condition.span(), term.shown());
  }

  /** A whole number that is known at compile time. */
  long integer(Expression expression, Frame frame) {
    Term term = evaluate(expression, frame, Optional.of(CompileType.Simple.INT));
    Term coerced =
        elaboration.coercions.coerce(term, CompileType.Simple.INT, frame, expression.span());
    return ((Term.Int) coerced).value();
  }

  /** The text of a string with its embedded expressions put in. */
  String text(Expression.StringLiteral string, Frame frame) {
    StringBuilder text = new StringBuilder();
    for (Expression.StringLiteral.Part part : string.parts()) {
      switch (part) {
        case Expression.StringLiteral.Text literal -> text.append(literal.text());
        case Expression.StringLiteral.Embedded embedded ->
            text.append(evaluate(embedded.expression(), frame).describe());
      }
    }
    return text.toString();
  }

  private Term name(
      String name, Expression expression, Frame frame, Optional<CompileType> expected) {
    Optional<EnumType> type = expected.flatMap(Evaluator::enumOf);
    if (type.isPresent() && type.get().has(name)) {
      return new Term.Enumerator(type.get().declaration(), name);
    }
    if (name.equals("none")) {
      return new Term.None();
    }
    Optional<Term> local = frame.find(name);
    if (local.isPresent()) {
      if (local.get() instanceof Term.Poison) {
        throw new Failure();
      }
      return local.get();
    }
    Optional<Term> builtIn = builtIn(name);
    if (builtIn.isPresent()) {
      return builtIn.get();
    }
    Optional<Declaration> declaration = elaboration.program.find(frame.source(), name);
    if (declaration.isPresent()) {
      return elaboration.callables.reference(declaration.get(), frame, expression.span());
    }
    throw elaboration.fail(Message.UNKNOWN_NAME, frame, expression.span(), name);
  }

  private Optional<Term> builtIn(String name) {
    return switch (name) {
      case "training" -> Optional.of(new Term.Bool(elaboration.mode == Mode.TRAINING));
      case "batch" -> Optional.of(new Term.Batch());
      case "channel" -> Optional.of(new Term.AxisName(Axis.C));
      case "height" -> Optional.of(new Term.AxisName(Axis.H));
      case "width" -> Optional.of(new Term.AxisName(Axis.W));
      default -> Optional.empty();
    };
  }

  private static Optional<EnumType> enumOf(CompileType type) {
    return switch (type) {
      case EnumType enumType -> Optional.of(enumType);
      case OptionalType optional -> enumOf(optional.value());
      default -> Optional.empty();
    };
  }

  private Term list(Expression.ListLiteral list, Frame frame, Optional<CompileType> expected) {
    List<Term> items = new ArrayList<>();
    for (Expression element : list.elements()) {
      items.add(
          expected.isPresent() && expected.get() instanceof ListType type
              ? evaluate(element, frame, type.element())
              : evaluate(element, frame, expected));
    }
    return new Term.Items(items);
  }

  private Term record(
      Expression.RecordLiteral record, Frame frame, Optional<CompileType> expected) {
    CompileType type = expected.map(Evaluator::plain).orElse(CompileType.Simple.STRING);
    if (!(type instanceof ConfigType config)) {
      throw elaboration.fail(Message.RECORD_WITHOUT_TYPE, frame, record.span());
    }
    Map<String, Expression> given = new HashMap<>();
    for (Expression.FieldValue field : record.fields()) {
      if (field.path().size() == 1) {
        given.put(field.path().get(0).name(), field.value());
      }
    }
    Map<String, Term> fields = new HashMap<>();
    Frame home = Frame.of(config.declaration().span().source(), "", "", frame.trail());
    for (Declaration.FieldDeclaration field : config.declaration().fields()) {
      CompileType fieldType = CompileType.of(field.type(), home.source(), elaboration.program);
      String name = field.name().name();
      Expression value = given.get(name);
      if (value != null) {
        fields.put(name, evaluate(value, frame, fieldType));
      } else if (field.defaultValue().isPresent()) {
        fields.put(name, evaluate(field.defaultValue().get(), home, fieldType));
      } else {
        throw elaboration.fail(
            Message.MISSING_FIELD,
            frame,
            record.span(),
            "`" + name + "`",
            config.declaration().name().name());
      }
    }
    return new Term.Config(config.declaration(), fields);
  }

  private static CompileType plain(CompileType type) {
    return type instanceof OptionalType optional ? plain(optional.value()) : type;
  }

  private Term binary(Expression.Binary binary, Frame frame, Optional<CompileType> expected) {
    return switch (binary.operator()) {
      case AND -> logic(binary, frame, false);
      case OR -> logic(binary, frame, true);
      case OR_ELSE -> {
        Term left = evaluate(binary.left(), frame, expected);
        yield left instanceof Term.None ? evaluate(binary.right(), frame, expected) : left;
      }
      case EQUAL, NOT_EQUAL, IN, NOT_IN -> comparison(binary, frame);
      default -> {
        Term left = evaluate(binary.left(), frame);
        Term right = evaluate(binary.right(), frame);
        yield elaboration.arithmetic.binary(binary.operator(), left, right, frame, binary.span());
      }
    };
  }

  /** {@code and}, {@code or}: the right side is looked at only if the left leaves it open. */
  private Term logic(Expression.Binary binary, Frame frame, boolean decisive) {
    Term left = evaluate(binary.left(), frame);
    if (left instanceof Term.Bool bool && bool.value() == decisive) {
      return left;
    }
    Term right = evaluate(binary.right(), frame);
    return left instanceof Term.Bool && right instanceof Term.Bool
        ? right
        : elaboration.arithmetic.logic(
            binary.operator() == BinaryOperator.AND, left, right, frame, binary.span());
  }

  /** Comparisons in which a bare name on the right may be an enumerator of the left's type. */
  private Term comparison(Expression.Binary binary, Frame frame) {
    Term left = evaluate(binary.left(), frame);
    Optional<CompileType> type =
        left instanceof Term.Enumerator e ? Optional.of(new EnumType(e.type())) : Optional.empty();
    Term right = evaluate(binary.right(), frame, type);
    return elaboration.arithmetic.binary(binary.operator(), left, right, frame, binary.span());
  }

  private Term member(Expression.Member member, Frame frame) {
    Term target = evaluate(member.target(), frame);
    String name = member.name().name();
    Map<String, Term> fields =
        switch (target) {
          case Term.Config config -> config.fields();
          case Term.Callable callable when callable.bound() -> callable.arguments();
          default ->
              throw elaboration.fail(
                  Message.NO_FIELDS,
                  frame,
                  member.span(),
                  member.target().span().text(),
                  target.describe());
        };
    Term value = fields.get(name);
    if (value == null) {
      throw elaboration.fail(
          Message.UNKNOWN_FIELD, frame, member.name().span(), name, target.describe());
    }
    return value;
  }

  private Term index(Expression.Index index, Frame frame) {
    Term target = evaluate(index.target(), frame);
    long position = integer(index.index(), frame);
    List<Term> items =
        switch (target) {
          case Term.Items list -> list.items();
          case Term.Tuple tuple -> tuple.items();
          default ->
              throw elaboration.fail(
                  Message.NOT_A_LIST, frame, index.target().span(), target.describe());
        };
    if (position < 0 || position >= items.size()) {
      throw elaboration.fail(
          Message.INDEX_OUTSIDE, frame, index.index().span(), position, items.size());
    }
    return items.get((int) position);
  }
}
