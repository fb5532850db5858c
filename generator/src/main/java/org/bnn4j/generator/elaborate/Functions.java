package org.bnn4j.generator.elaborate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Formula;

/** The functions of the language itself: arithmetic, reductions, moves, lists, initialisers. */
final class Functions {
  private static final Set<String> NAMES =
      Set.of(
          "abs", "sqrt", "exp", "log", "tanh", "sigmoid", "floor", "round", "min", "max", "sign",
          "select", "mean", "sum", "concat", "window", "spread", "reshape", "size", "error", "warn",
          "len", "each");

  private final Elaboration elaboration;
  private final Arguments arguments;
  private final Moves moves;

  Functions(Elaboration elaboration) {
    this.elaboration = elaboration;
    this.arguments = new Arguments(elaboration);
    this.moves = new Moves(elaboration, arguments);
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
      case "concat" -> moves.concat(call, frame);
      case "window" -> moves.window(call, frame);
      case "spread" -> moves.spread(call, frame);
      case "reshape" -> moves.reshape(call, frame);
      case "size" -> size(call, frame);
      case "len" ->
          new Term.Int(arguments.items(arguments.argument(call, 0, "list", frame), frame).size());
      case "each" -> each(call, frame);
      case "min" -> extreme(call, Formula.BinaryOperator.MIN, frame);
      case "max" -> extreme(call, Formula.BinaryOperator.MAX, frame);
      default -> elementary(name, call, frame);
    };
  }

  private Term each(Expression.Call call, Frame frame) {
    Term value = arguments.term(call, 0, "x", frame);
    for (Term op : arguments.items(arguments.argument(call, 1, "ops", frame), frame)) {
      value =
          elaboration.applications.apply(op, List.of(value), Optional.empty(), frame, call.span());
    }
    return value;
  }

  private Failure userError(Expression.Call call, Frame frame) {
    Term text =
        elaboration.evaluator.evaluate(arguments.argument(call, 0, "message", frame), frame);
    return elaboration.fail(Message.USER_ERROR, frame, call.span(), text.describe());
  }

  /** A value that comes with a warning. */
  private Term warned(Expression.Call call, Frame frame, Optional<CompileType> expected) {
    Term text = arguments.term(call, 0, "message", frame);
    elaboration.report(Message.USER_WARNING, frame, call.span(), Optional.empty(), text.describe());
    return elaboration.evaluator.evaluate(
        arguments.argument(call, 1, "value", frame), frame, expected);
  }

  private Term initial(String name, Expression.Call call, Frame frame) {
    List<Double> numbers = new ArrayList<>();
    List<String> parameters = Initializers.PARAMETERS.getOrDefault(name, List.of());
    for (int i = 0; i < parameters.size(); i++) {
      Expression given = arguments.argument(call, i, parameters.get(i), frame);
      boolean several = parameters.get(i).equals("values");
      List<Term> terms =
          several
              ? arguments.items(given, frame)
              : List.of(elaboration.evaluator.evaluate(given, frame));
      for (Term term : terms) {
        if (!Numbers.isNumber(term)) {
          throw elaboration.fail(
              Message.TYPE_MISMATCH, frame, call.span(), "real", term.describe());
        }
        numbers.add(Numbers.toReal(term));
      }
    }
    if (numbers.isEmpty() && !parameters.isEmpty()) {
      throw elaboration.fail(Message.TYPE_MISMATCH, frame, call.span(), "a value", "none");
    }
    return new Term.Initial(name, numbers);
  }

  private Term elementary(String name, Expression.Call call, Frame frame) {
    Formula.UnaryOperator operator =
        Formula.UnaryOperator.valueOf(name.toUpperCase(java.util.Locale.ROOT));
    Term x = arguments.term(call, 0, "x", frame);
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
    Term result = arguments.term(call, 0, "a", frame);
    for (int i = 1; i < call.arguments().size(); i++) {
      Term next = arguments.term(call, i, "b", frame);
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
        arguments
            .find(call, 1, "zero")
            .map(z -> (int) elaboration.evaluator.integer(z, frame))
            .orElse(1);
    if (zero < -1 || zero > 1) {
      throw elaboration.fail(Message.BAD_SIGN_OF_ZERO, frame, call.span(), zero);
    }
    return elaboration.arithmetic.sign(
        arguments.term(call, 0, "x", frame), zero, frame, call.span());
  }

  private Term select(Expression.Call call, Frame frame) {
    Term condition = arguments.term(call, 0, "condition", frame);
    if (condition instanceof Term.Bool known) {
      return known.value()
          ? arguments.term(call, 1, "a", frame)
          : arguments.term(call, 2, "b", frame);
    }
    return elaboration.arithmetic.select(
        condition,
        arguments.term(call, 1, "a", frame),
        arguments.term(call, 2, "b", frame),
        frame,
        call.span());
  }

  private Term reduce(Expression.Call call, boolean mean, Frame frame) {
    Value x = arguments.tensor(call, 0, "x", frame);
    List<Axis> axes = new ArrayList<>();
    Expression over = arguments.argument(call, 1, "over", frame);
    for (Term axis : arguments.items(over, frame)) {
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
    Value x = arguments.tensor(call, 0, "x", frame);
    Term axis = arguments.term(call, 1, "axis", frame);
    if (!(axis instanceof Term.AxisName name)) {
      throw elaboration.fail(Message.AXIS_EXPECTED, frame, call.span(), axis.describe());
    }
    return new Term.Int(x.type().shape().size(name.axis()));
  }
}
