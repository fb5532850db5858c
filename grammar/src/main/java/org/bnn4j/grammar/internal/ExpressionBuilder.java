package org.bnn4j.grammar.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ErrorNode;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Argument;
import org.bnn4j.grammar.syntax.Expression.Binary;
import org.bnn4j.grammar.syntax.Expression.BinaryOperator;
import org.bnn4j.grammar.syntax.Expression.FieldValue;
import org.bnn4j.grammar.syntax.Expression.StringLiteral;
import org.bnn4j.grammar.syntax.Expression.Unary;
import org.bnn4j.grammar.syntax.Expression.UnaryOperator;
import org.bnn4j.grammar.syntax.Identifier;
import org.bnn4j.grammar.syntax.Span;
import org.jspecify.annotations.Nullable;

/** Builds the trees of expressions. */
final class ExpressionBuilder {
  /** Every later stage descends a tree recursively: no tree is higher than this. */
  private static final int MAX_HEIGHT = 1000;

  private final Places places;
  private final Problems problems;
  private final StageBuilder stages;
  private int height;

  ExpressionBuilder(Places places, Problems problems) {
    this.places = places;
    this.problems = problems;
    this.stages = new StageBuilder(places, problems, this);
  }

  Optional<Expression> optional(BnnParser.@Nullable ExpressionContext context) {
    return Optional.ofNullable(context).map(this::expression);
  }

  List<Expression> expressions(List<BnnParser.ExpressionContext> contexts) {
    return contexts.stream().map(this::expression).toList();
  }

  Expression expression(BnnParser.ExpressionContext context) {
    return operation(context);
  }

  /** One level of the ladder of precedences; levels without an operator of theirs are skipped. */
  private Expression operation(@Nullable ParserRuleContext start) {
    ParserRuleContext context = Incomplete.sound(start);
    while (context.getChildCount() == 1
        && !(context instanceof BnnParser.PrimaryContext)
        && context.getChild(0) instanceof ParserRuleContext only) {
      context = Incomplete.sound(only);
    }
    return switch (context) {
      case BnnParser.ConditionalContext c -> conditional(c);
      case BnnParser.NegationContext c -> unary(c, c.NOT(), c.negation());
      case BnnParser.SignedContext c ->
          unary(c, c.PLUS() == null ? c.MINUS() : c.PLUS(), c.signed());
      case BnnParser.ComparisonContext c -> comparison(c);
      case BnnParser.PipelineContext c -> pipeline(c);
      case BnnParser.PostfixContext c -> postfix(c);
      case BnnParser.PrimaryContext c -> primary(c);
      case ParserRuleContext c -> chain(c);
    };
  }

  private Expression conditional(BnnParser.ConditionalContext c) {
    return deeper(
        c,
        1,
        () ->
            new Expression.Conditional(
                expression(c.expression(0)),
                expression(c.expression(1)),
                expression(c.expression(2)),
                places.of(c)));
  }

  private Expression comparison(BnnParser.ComparisonContext c) {
    if (c.comparator().size() > 1) {
      problems.report(Message.CHAINED_COMPARISON, places.of(c.comparator(1)));
    }
    return chain(c);
  }

  private Expression unary(
      ParserRuleContext whole, @Nullable TerminalNode operator, ParserRuleContext operand) {
    if (operator == null) {
      throw new Incomplete();
    }
    UnaryOperator kind =
        switch (operator.getSymbol().getType()) {
          case BnnLexer.NOT -> UnaryOperator.NOT;
          case BnnLexer.MINUS -> UnaryOperator.NEGATE;
          default -> UnaryOperator.PLUS;
        };
    return deeper(whole, 1, () -> new Unary(kind, operation(operand), places.of(whole)));
  }

  /** Operands with operators between them, joined from the left. */
  private Expression chain(ParserRuleContext whole) {
    int count = whole.getChildCount();
    int links = count / 2;
    Expression result = deeper(whole, links, () -> operation(operand(whole, 0)));
    for (int i = 2; i < count; i += 2) {
      Expression left = result;
      ParserRuleContext right = operand(whole, i);
      Expression operand = deeper(whole, links - i / 2 + 1, () -> operation(right));
      ParseTree operator = whole.getChild(i - 1);
      result =
          new Binary(
              operator(operator), left, operand, place(operator), places.between(whole, right));
    }
    return result;
  }

  private static ParserRuleContext operand(ParserRuleContext whole, int index) {
    if (whole.getChild(index) instanceof ParserRuleContext operand) {
      return operand;
    }
    throw new Incomplete();
  }

  private Span place(ParseTree operator) {
    return switch (operator) {
      case ErrorNode _ -> throw new Incomplete();
      case TerminalNode node -> places.of(node);
      case ParserRuleContext context -> places.of(context);
      default -> throw new Incomplete();
    };
  }

  private static BinaryOperator operator(ParseTree operator) {
    return switch (operator) {
      case ErrorNode _ -> throw new Incomplete();
      case TerminalNode node -> operator(node.getSymbol());
      case BnnParser.ComparatorContext c ->
          c.NOT() == null ? operator(Incomplete.sound(c).getStart()) : BinaryOperator.NOT_IN;
      default -> throw new Incomplete();
    };
  }

  private static BinaryOperator operator(Token token) {
    return switch (token.getType()) {
      case BnnLexer.OR -> BinaryOperator.OR;
      case BnnLexer.AND -> BinaryOperator.AND;
      case BnnLexer.EQUAL -> BinaryOperator.EQUAL;
      case BnnLexer.NOT_EQUAL -> BinaryOperator.NOT_EQUAL;
      case BnnLexer.LESS -> BinaryOperator.LESS;
      case BnnLexer.LESS_EQUAL -> BinaryOperator.LESS_EQUAL;
      case BnnLexer.GREATER -> BinaryOperator.GREATER;
      case BnnLexer.GREATER_EQUAL -> BinaryOperator.GREATER_EQUAL;
      case BnnLexer.IN -> BinaryOperator.IN;
      case BnnLexer.OR_ELSE -> BinaryOperator.OR_ELSE;
      case BnnLexer.PLUS -> BinaryOperator.ADD;
      case BnnLexer.MINUS -> BinaryOperator.SUBTRACT;
      case BnnLexer.STAR -> BinaryOperator.MULTIPLY;
      case BnnLexer.SLASH -> BinaryOperator.DIVIDE;
      case BnnLexer.SLASH_SLASH -> BinaryOperator.INTEGER_DIVIDE;
      case BnnLexer.PERCENT -> BinaryOperator.REMAINDER;
      default -> throw new Incomplete();
    };
  }

  private Expression pipeline(BnnParser.PipelineContext c) {
    int links = c.stage().size();
    Expression result = deeper(c, links, () -> postfix(c.postfix()));
    for (int i = 0; i < links; i++) {
      BnnParser.StageContext stage = c.stage(i);
      Expression input = result;
      Span operator = place(c.PIPE(i));
      Span span = places.between(c, stage);
      result =
          deeper(
              c, links - i, () -> new Expression.Pipe(input, stages.stage(stage), operator, span));
    }
    return result;
  }

  /** A primary with calls, members, indexes and changes behind it. */
  Expression postfix(BnnParser.PostfixContext c) {
    Incomplete.sound(c);
    int links = c.suffix().size();
    Expression result = deeper(c, links, () -> primary(c.primary()));
    for (int i = 0; i < links; i++) {
      BnnParser.SuffixContext suffix = Incomplete.sound(c.suffix(i));
      Span span = places.between(c, suffix);
      Expression target = result;
      result = deeper(c, links - i, () -> suffixed(target, suffix, span));
    }
    return result;
  }

  private Expression suffixed(Expression target, BnnParser.SuffixContext suffix, Span span) {
    return switch (suffix) {
      case BnnParser.CallSuffixContext c ->
          new Expression.Call(target, c.argument().stream().map(this::argument).toList(), span);
      case BnnParser.MemberSuffixContext c ->
          new Expression.Member(target, places.identifier(c.name()), span);
      case BnnParser.IndexSuffixContext c ->
          new Expression.Index(target, expression(c.expression()), span);
      case BnnParser.WithSuffixContext c -> new Expression.With(target, fields(c.record()), span);
      default -> throw new Incomplete();
    };
  }

  /** {@code Net(width: 8)} behind {@code network Small =}. */
  Expression.Call instance(BnnParser.InstanceContext c) {
    Identifier network = places.identifier(Incomplete.sound(c).network);
    return new Expression.Call(
        new Expression.Name(network.name(), network.span()),
        c.argument().stream().map(this::argument).toList(),
        places.of(c));
  }

  private Argument argument(BnnParser.ArgumentContext c) {
    Incomplete.sound(c);
    Optional<Identifier> name = Optional.ofNullable(c.name()).map(places::identifier);
    return new Argument(name, expression(c.expression()), places.of(c));
  }

  private Expression primary(BnnParser.PrimaryContext context) {
    Span span = places.of(context);
    return switch (Incomplete.sound(context)) {
      case BnnParser.VariableContext _ -> new Expression.Name(span.text(), span);
      case BnnParser.IntegerContext _,
          BnnParser.RealContext _,
          BnnParser.MalformedNumberContext _ ->
          number(context.getStart(), span);
      case BnnParser.BooleanContext c -> new Expression.BooleanLiteral(c.TRUE() != null, span);
      case BnnParser.NoneContext _ -> new Expression.NoneLiteral(span);
      case BnnParser.TextContext c -> string(c.string());
      case BnnParser.ListContext c ->
          deeper(c, 1, () -> new Expression.ListLiteral(expressions(c.expression()), span));
      case BnnParser.ParenthesisedContext c -> {
        List<Expression> elements = new ArrayList<>();
        for (BnnParser.ExpressionContext element : c.expression()) {
          elements.add(deeper(c, 1, () -> expression(element)));
        }
        yield elements.size() == 1
            ? elements.getFirst()
            : new Expression.TupleLiteral(elements, span);
      }
      case BnnParser.RecordValueContext c ->
          deeper(c, 1, () -> new Expression.RecordLiteral(fields(c.record()), span));
      default -> throw new Incomplete();
    };
  }

  private Expression number(Token token, Span span) {
    String text = token.getText();
    if (token.getType() == BnnLexer.MALFORMED_NUMBER) {
      problems.report(Message.MALFORMED_NUMBER, span, shortened(text));
    } else if (token.getType() == BnnLexer.REAL) {
      double value = Double.parseDouble(text);
      if (Double.isInfinite(value)) {
        problems.report(Message.NUMBER_TOO_LARGE, span, shortened(text));
      }
      return new Expression.RealLiteral(value, span);
    } else {
      try {
        return new Expression.IntegerLiteral(Long.parseLong(text), span);
      } catch (NumberFormatException e) {
        problems.report(Message.NUMBER_TOO_LARGE, span, shortened(text));
      }
    }
    return new Expression.IntegerLiteral(0, span);
  }

  private static String shortened(String text) {
    return text.length() > 40 ? text.substring(0, 37) + "..." : text;
  }

  /** The fields between the braces of a record, or of the changes behind {@code with}. */
  private List<FieldValue> fields(BnnParser.RecordContext record) {
    return Incomplete.sound(record).fieldValue().stream()
        .map(c ->
            new FieldValue(
                Incomplete.sound(c).name().stream().map(places::identifier).toList(),
                expression(c.expression()),
                places.of(c)))
        .toList();
  }

  StringLiteral string(BnnParser.StringContext context) {
    var parts = new ArrayList<StringLiteral.Part>();
    var text = new StringBuilder();
    for (BnnParser.StringPartContext part : Incomplete.sound(context).stringPart()) {
      if (part.expression() == null) {
        text.append(part.ESCAPE() == null ? places.of(part).text() : unescaped(part.getText()));
        continue;
      }
      if (!text.isEmpty()) {
        parts.add(new StringLiteral.Text(text.toString()));
        text.setLength(0);
      }
      parts.add(new StringLiteral.Embedded(deeper(part, 1, () -> expression(part.expression()))));
    }
    if (!text.isEmpty()) {
      parts.add(new StringLiteral.Text(text.toString()));
    }
    return new StringLiteral(parts, places.of(context));
  }

  private static String unescaped(String escape) {
    return switch (escape) {
      case "\\n" -> "\n";
      case "\\t" -> "\t";
      default -> escape.substring(1);
    };
  }

  /** Builds a tree that hangs {@code levels} below the one that is being built. */
  <T> T deeper(ParserRuleContext context, int levels, Supplier<T> build) {
    height += levels;
    if (height > MAX_HEIGHT) {
      throw new TooDeep(context.getStart());
    }
    try {
      return build.get();
    } finally {
      height -= levels;
    }
  }
}
