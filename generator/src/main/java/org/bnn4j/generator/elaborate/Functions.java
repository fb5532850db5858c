package org.bnn4j.generator.elaborate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Expression.Argument;
import org.bnn4j.grammar.syntax.Span;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Move.Index;
import org.bnn4j.runtime.kernel.Shape;

/** The functions of the language itself: arithmetic, reductions, moves, lists, initialisers. */
final class Functions {
  private static final Set<String> NAMES =
      Set.of(
          "abs", "sqrt", "exp", "log", "tanh", "sigmoid", "floor", "round", "min", "max", "sign",
          "select", "mean", "sum", "concat", "window", "spread", "reshape", "size", "error", "warn",
          "len", "each");

  private final Elaboration elaboration;

  Functions(Elaboration elaboration) {
    this.elaboration = elaboration;
  }

  boolean knows(String name) {
    return NAMES.contains(name) || Initializers.PARAMETERS.containsKey(name);
  }

  /**
   * Calls a function.
   *
   * @param expected the type of the value where one is expected
   */
  Term call(String name, Expression.Call call, Frame frame, Optional<CompileType> expected) {
    if (Initializers.PARAMETERS.containsKey(name)) {
      return initial(name, call, frame);
    }
    return switch (name) {
      case "error" -> throw userError(call, frame);
      case "warn" -> warned(call, frame, expected);
      case "sign" -> sign(call, frame);
      case "select" -> select(call, frame);
      case "mean", "sum" -> reduce(call, name.equals("mean"), frame);
      case "concat" -> concat(call, frame);
      case "window" -> window(call, frame);
      case "spread" -> placed(call, frame, Op.Mapping.Spread::new);
      case "reshape" -> reshape(call, frame);
      case "size" -> size(call, frame);
      case "len" -> new Term.Int(items(argument(call, 0, "list", frame), frame).size());
      case "each" -> each(call, frame);
      case "min" -> extreme(call, Formula.BinaryOperator.MIN, frame);
      case "max" -> extreme(call, Formula.BinaryOperator.MAX, frame);
      default -> elementary(name, call, frame);
    };
  }

  private Term each(Expression.Call call, Frame frame) {
    Term value = term(call, 0, "x", frame);
    for (Term op : items(argument(call, 1, "ops", frame), frame)) {
      value =
          elaboration.applications.apply(op, List.of(value), Optional.empty(), frame, call.span());
    }
    return value;
  }

  private Failure userError(Expression.Call call, Frame frame) {
    Term text = elaboration.evaluator.evaluate(argument(call, 0, "message", frame), frame);
    return elaboration.fail(Message.USER_ERROR, frame, call.span(), text.describe());
  }

  /** A value that comes with a warning. */
  private Term warned(Expression.Call call, Frame frame, Optional<CompileType> expected) {
    Term text = term(call, 0, "message", frame);
    elaboration.report(Message.USER_WARNING, frame, call.span(), Optional.empty(), text.describe());
    return elaboration.evaluator.evaluate(argument(call, 1, "value", frame), frame, expected);
  }

  private Optional<Expression> find(Expression.Call call, int position, String name) {
    int seen = 0;
    for (Argument argument : call.arguments()) {
      boolean named = argument.name().isPresent();
      if (named ? argument.name().get().name().equals(name) : seen++ == position) {
        return Optional.of(argument.value());
      }
    }
    return Optional.empty();
  }

  private Expression argument(Expression.Call call, int position, String name, Frame frame) {
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

  private Term term(Expression.Call call, int position, String name, Frame frame) {
    return elaboration.evaluator.evaluate(argument(call, position, name, frame), frame);
  }

  private Value tensor(Expression.Call call, int position, String name, Frame frame) {
    return elaboration.arithmetic.tensor(term(call, position, name, frame), frame, call.span());
  }

  private List<Term> items(Expression expression, Frame frame) {
    Term term = elaboration.evaluator.evaluate(expression, frame);
    if (term instanceof Term.Items items) {
      return items.items();
    }
    throw elaboration.fail(Message.NOT_A_LIST, frame, expression.span(), term.describe());
  }

  private Term initial(String name, Expression.Call call, Frame frame) {
    List<Double> arguments = new ArrayList<>();
    List<String> parameters = Initializers.PARAMETERS.getOrDefault(name, List.of());
    for (int i = 0; i < parameters.size(); i++) {
      Expression given = argument(call, i, parameters.get(i), frame);
      boolean several = parameters.get(i).equals("values");
      List<Term> terms =
          several ? items(given, frame) : List.of(elaboration.evaluator.evaluate(given, frame));
      for (Term term : terms) {
        if (!Numbers.isNumber(term)) {
          throw elaboration.fail(
              Message.TYPE_MISMATCH, frame, call.span(), "real", term.describe());
        }
        arguments.add(Numbers.toReal(term));
      }
    }
    if (arguments.isEmpty() && !parameters.isEmpty()) {
      throw elaboration.fail(Message.TYPE_MISMATCH, frame, call.span(), "a value", "none");
    }
    return new Term.Initial(name, arguments);
  }

  private Term elementary(String name, Expression.Call call, Frame frame) {
    Formula.UnaryOperator operator =
        Formula.UnaryOperator.valueOf(name.toUpperCase(java.util.Locale.ROOT));
    Term x = term(call, 0, "x", frame);
    if (!Numbers.isNumber(x)) {
      return elaboration.arithmetic.apply1(operator, x, frame, call.span());
    }
    if (operator == Formula.UnaryOperator.ABS && Numbers.isInteger(x)) {
      return new Term.Int(Math.abs(Numbers.toInteger(x)));
    }
    double value = Numbers.toReal(x);
    return switch (operator) {
      case NEGATE -> new Term.Real(-value);
      case ABS -> new Term.Real(Math.abs(value));
      case SQRT -> new Term.Real(Math.sqrt(value));
      case EXP -> new Term.Real(Math.exp(value));
      case LOG -> new Term.Real(Math.log(value));
      case TANH -> new Term.Real(Math.tanh(value));
      case SIGMOID -> new Term.Real(1 / (1 + Math.exp(-value)));
      case FLOOR -> new Term.Int((long) Math.floor(value));
      case ROUND -> new Term.Int((long) Math.rint(value));
    };
  }

  private Term extreme(Expression.Call call, Formula.BinaryOperator operator, Frame frame) {
    Term result = term(call, 0, "a", frame);
    for (int i = 1; i < call.arguments().size(); i++) {
      Term next = term(call, i, "b", frame);
      if (Numbers.isNumber(result) && Numbers.isNumber(next)) {
        boolean first =
            Numbers.toReal(result) <= Numbers.toReal(next)
                == (operator == Formula.BinaryOperator.MIN);
        result = first ? result : next;
      } else {
        result = elaboration.arithmetic.apply2(operator, result, next, frame, call.span());
      }
    }
    return result;
  }

  private Term sign(Expression.Call call, Frame frame) {
    int zero =
        find(call, 1, "zero").map(z -> (int) elaboration.evaluator.integer(z, frame)).orElse(1);
    if (zero < -1 || zero > 1) {
      throw elaboration.fail(Message.BAD_SIGN_OF_ZERO, frame, call.span(), zero);
    }
    return elaboration.arithmetic.sign(term(call, 0, "x", frame), zero, frame, call.span());
  }

  private Term select(Expression.Call call, Frame frame) {
    Term condition = term(call, 0, "condition", frame);
    if (condition instanceof Term.Bool known) {
      return known.value() ? term(call, 1, "a", frame) : term(call, 2, "b", frame);
    }
    return elaboration.arithmetic.select(
        condition, term(call, 1, "a", frame), term(call, 2, "b", frame), frame, call.span());
  }

  private Term reduce(Expression.Call call, boolean mean, Frame frame) {
    Value x = tensor(call, 0, "x", frame);
    List<Axis> axes = new ArrayList<>();
    Expression over = argument(call, 1, "over", frame);
    for (Term axis : items(over, frame)) {
      axes.add(
          switch (axis) {
            case Term.Batch batch -> Axis.N;
            case Term.AxisName name -> name.axis();
            case Term.Size size -> size.axis();
            default ->
                throw elaboration.fail(Message.AXIS_EXPECTED, frame, over.span(), axis.describe());
          });
    }
    if (axes.isEmpty()) {
      return new Term.Tensor(x);
    }
    return new Term.Tensor(
        elaboration.graph.add(
            new Op.Reduce(x.type().shape(), List.of(Formula.argument(0)), List.of(x), axes, mean),
            reduced(x.type(), axes),
            frame.origin(call.span())));
  }

  private static Type reduced(Type type, List<Axis> axes) {
    List<Axis> places = Matching.places(type);
    List<Integer> sizes = new ArrayList<>(type.sizes());
    for (int i = 0; i < places.size(); i++) {
      if (axes.contains(places.get(i))) {
        sizes.set(i, 1);
      }
    }
    return new Type(ElementType.REAL, type.batched() && !axes.contains(Axis.N), sizes);
  }

  private Term size(Expression.Call call, Frame frame) {
    Value x = tensor(call, 0, "x", frame);
    Term axis = term(call, 1, "axis", frame);
    if (!(axis instanceof Term.AxisName name)) {
      throw elaboration.fail(Message.AXIS_EXPECTED, frame, call.span(), axis.describe());
    }
    return new Term.Int(x.type().shape().size(name.axis()));
  }

  private Term concat(Expression.Call call, Frame frame) {
    List<Value> parts = new ArrayList<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      parts.add(tensor(call, i, "x", frame));
    }
    if (parts.stream().map(part -> part.type().element()).distinct().count() > 1) {
      parts.replaceAll(part -> real(part, frame, call.span()));
    }
    Type first = parts.get(0).type();
    int channels = 0;
    for (Value part : parts) {
      Type type = part.type();
      boolean fits =
          type.element() == first.element()
              && type.batched() == first.batched()
              && type.shape().with(Axis.C, 1).equals(first.shape().with(Axis.C, 1));
      if (!fits) {
        throw elaboration.fail(Message.SHAPES_DIFFER, frame, call.span(), first, type);
      }
      channels += type.shape().c();
    }
    List<Integer> sizes = new ArrayList<>(first.sizes());
    sizes.set(0, channels);
    return new Term.Tensor(
        elaboration.graph.add(
            new Op.Move(new Op.Mapping.Concat(), parts),
            new Type(first.element(), first.batched(), sizes),
            frame.origin(call.span())));
  }

  /** The value as reals; a class number stays what it is. */
  private Value real(Value value, Frame frame, Span span) {
    ElementType element = value.type().element();
    return element == ElementType.REAL || element == ElementType.INDEX
        ? value
        : elaboration.graph.add(
            new Op.Formula(Formula.argument(0), List.of(value)),
            value.type().as(ElementType.REAL),
            frame.origin(span));
  }

  private Term window(Expression.Call call, Frame frame) {
    Term fill =
        find(call, 4, "fill")
            .map(f -> elaboration.evaluator.evaluate(f, frame, CompileType.Simple.REAL))
            .orElse(new Term.Real(0));
    float value = (float) Numbers.toReal(fill);
    Term result = placed(call, frame, (offset, step) -> new Op.Mapping.Window(offset, step, value));
    checkFill(call, frame, value, result);
    return result;
  }

  /** Outside its input a window has its fill, which must be one of the elements' values. */
  private void checkFill(Expression.Call call, Frame frame, float fill, Term result) {
    Value x = tensor(call, 0, "x", frame);
    Shape from = x.type().shape();
    Shape to = ((Term.Tensor) result).value().type().shape();
    Index offset = index(call, 1, "offset", new Index(0, 0, 0), frame);
    Index step = index(call, 2, "step", new Index(1, 1, 1), frame);
    boolean outside =
        isOutside(offset.c(), step.c(), to.c(), from.c())
            || isOutside(offset.h(), step.h(), to.h(), from.h())
            || isOutside(offset.w(), step.w(), to.w(), from.w());
    boolean allowed =
        switch (x.type().element()) {
          case SIGN -> Math.abs(fill) == 1;
          case TERNARY -> fill == 0 || Math.abs(fill) == 1;
          case COUNT -> fill == 0;
          default -> true;
        };
    if (outside && !allowed) {
      throw elaboration.fail(Message.BAD_FILL, frame, call.span(), x.type(), fill);
    }
  }

  private static boolean isOutside(int offset, int step, int size, int available) {
    return offset < 0 || offset + (long) step * (size - 1) >= available;
  }

  /** A move by an offset and a step to a given size. */
  private Term placed(
      Expression.Call call, Frame frame, BiFunction<Index, Index, Op.Mapping> mapping) {
    Value x = tensor(call, 0, "x", frame);
    Index offset = index(call, 1, "offset", new Index(0, 0, 0), frame);
    Index step = index(call, 2, "step", new Index(1, 1, 1), frame);
    Shape shape = x.type().shape();
    Index wanted = index(call, 3, "size", new Index(shape.c(), shape.h(), shape.w()), frame);
    List<Integer> size = List.of(wanted.c(), wanted.h(), wanted.w());
    for (int positive :
        List.of(step.c(), step.h(), step.w(), size.get(0), size.get(1), size.get(2))) {
      if (positive < 1) {
        throw elaboration.fail(Message.SIZE_NOT_POSITIVE, frame, call.span(), positive);
      }
    }
    if ((double) size.get(0) * size.get(1) * size.get(2) > Limits.ELEMENTS) {
      throw elaboration.fail(Message.TENSOR_TOO_LARGE, frame, call.span(), Limits.ELEMENTS);
    }
    int rank = Math.min(3, x.type().sizes().size());
    if (size.subList(rank, 3).stream().anyMatch(s -> s != 1)) {
      throw elaboration.fail(Message.NO_SUCH_AXIS, frame, call.span(), x.type(), size);
    }
    Type type = new Type(x.type().element(), x.type().batched(), size.subList(0, rank));
    return new Term.Tensor(
        elaboration.graph.add(
            new Op.Move(mapping.apply(offset, step), List.of(x)), type, frame.origin(call.span())));
  }

  private Index index(Expression.Call call, int position, String name, Index absent, Frame frame) {
    Optional<Expression> given = find(call, position, name);
    if (given.isEmpty()) {
      return absent;
    }
    List<Term> items = items(given.get(), frame);
    boolean whole =
        items.stream()
            .allMatch(
                i -> Numbers.isInteger(i) && Math.abs(Numbers.toInteger(i)) <= Limits.ELEMENTS);
    if (items.size() != 3 || !whole) {
      throw elaboration.fail(Message.THREE_SIZES_EXPECTED, frame, given.get().span(), name);
    }
    return new Index(
        (int) Numbers.toInteger(items.get(0)),
        (int) Numbers.toInteger(items.get(1)),
        (int) Numbers.toInteger(items.get(2)));
  }

  private Term reshape(Expression.Call call, Frame frame) {
    Value x = tensor(call, 0, "x", frame);
    Expression given = argument(call, 1, "size", frame);
    List<Integer> sizes = new ArrayList<>();
    long elements = 1;
    for (Term item : items(given, frame)) {
      if (!Numbers.isInteger(item) || Numbers.toInteger(item) < 1) {
        throw elaboration.fail(Message.SIZE_NOT_POSITIVE, frame, given.span(), item.describe());
      }
      sizes.add((int) Numbers.toInteger(item));
      elements *= Numbers.toInteger(item);
    }
    long before = 1;
    for (int size : x.type().sizes()) {
      before *= size;
    }
    if (before != elements || sizes.size() > (x.type().batched() ? 3 : 4)) {
      throw elaboration.fail(Message.CANNOT_RESHAPE, frame, call.span(), x.type(), sizes);
    }
    return new Term.Tensor(
        elaboration.graph.add(
            new Op.Move(new Op.Mapping.Reshape(), List.of(x)),
            new Type(x.type().element(), x.type().batched(), sizes),
            frame.origin(call.span())));
  }
}
