package org.bnn4j.generator.elaborate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Span;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Move.Index;
import org.bnn4j.runtime.kernel.Shape;

/**
 * The functions that rearrange: {@code concat}, {@code window}, {@code spread}, {@code reshape}.
 */
final class Moves {
  private final Elaboration elaboration;
  private final Arguments arguments;

  Moves(Elaboration elaboration, Arguments arguments) {
    this.elaboration = elaboration;
    this.arguments = arguments;
  }

  Term concat(Expression.Call call, Frame frame) {
    List<Value> parts = new ArrayList<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      parts.add(arguments.tensor(call, i, "x", frame));
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

  Term spread(Expression.Call call, Frame frame) {
    return placed(call, frame, Op.Mapping.Spread::new);
  }

  Term window(Expression.Call call, Frame frame) {
    Term fill =
        arguments
            .find(call, 4, "fill")
            .map(f -> elaboration.evaluator.evaluate(f, frame, CompileType.Simple.REAL))
            .orElse(new Term.Real(0));
    float value = (float) Numbers.toReal(fill);
    Term result = placed(call, frame, (offset, step) -> new Op.Mapping.Window(offset, step, value));
    checkFill(call, frame, value, result);
    return result;
  }

  /** Outside its input a window has its fill, which must be one of the elements' values. */
  private void checkFill(Expression.Call call, Frame frame, float fill, Term result) {
    Value x = arguments.tensor(call, 0, "x", frame);
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
    Value x = arguments.tensor(call, 0, "x", frame);
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
    Optional<Expression> given = arguments.find(call, position, name);
    if (given.isEmpty()) {
      return absent;
    }
    List<Term> items = arguments.items(given.get(), frame);
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

  Term reshape(Expression.Call call, Frame frame) {
    Value x = arguments.tensor(call, 0, "x", frame);
    Expression given = arguments.argument(call, 1, "size", frame);
    List<Integer> sizes = new ArrayList<>();
    long elements = 1;
    for (Term item : arguments.items(given, frame)) {
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
