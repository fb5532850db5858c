package org.bnn4j.generator.elaborate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bnn4j.generator.graph.ElementType;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.grammar.diagnostic.Message;
import org.bnn4j.grammar.syntax.Declaration.InputDeclaration;
import org.bnn4j.grammar.syntax.Expression;
import org.bnn4j.grammar.syntax.Span;
import org.bnn4j.grammar.syntax.TypeSyntax;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Formula;

/** Holds tensors against declared types: names of sizes bind at first use and must agree after. */
final class Matching {
  private final Elaboration elaboration;

  Matching(Elaboration elaboration) {
    this.elaboration = elaboration;
  }

  /**
   * Binds the inputs of {@code callee} in its frame.
   *
   * @param home the frame of the callee, with its compile-time parameters
   * @param span the application
   */
  List<Value> bind(
      String callee,
      List<InputDeclaration> declared,
      List<Term> given,
      Frame home,
      Frame frame,
      Span span) {
    if (declared.size() != given.size()) {
      throw elaboration.fail(
          Message.INPUT_COUNT,
          frame,
          span,
          callee,
          declared.size() == 1 ? "one tensor" : declared.size() + " tensors",
          given.size());
    }
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < declared.size(); i++) {
      InputDeclaration input = declared.get(i);
      Value value = elaboration.arithmetic.tensor(given.get(i), frame, span);
      matchSizes(callee, input.type(), value.type(), home, frame, span);
      value = element(input.type(), value, callee, frame, span);
      home.bind(input.name().name(), new Term.Tensor(value));
      values.add(value);
    }
    return values;
  }

  private void matchSizes(
      String callee, TypeSyntax.Tensor pattern, Type type, Frame home, Frame frame, Span span) {
    if (pattern.axes().isEmpty()) {
      return;
    }
    List<Expression> axes = pattern.axes().get();
    if (axes.size() != type.sizes().size()) {
      throw mismatch(callee, pattern, type, home, frame, span);
    }
    List<Axis> places = places(type);
    for (int i = 0; i < axes.size(); i++) {
      int actual = type.sizes().get(i);
      if (axes.get(i) instanceof Expression.Name name && home.find(name.name()).isEmpty()) {
        home.bind(name.name(), new Term.Size(actual, places.get(i)));
      } else if (elaboration.evaluator.integer(axes.get(i), home) != actual) {
        throw mismatch(callee, pattern, type, home, frame, span);
      }
    }
  }

  /** The kernel axis of each written size. */
  static List<Axis> places(Type type) {
    return switch (type.sizes().size()) {
      case 0 -> List.of();
      case 1 -> List.of(Axis.C);
      case 2 -> type.batched() ? List.of(Axis.C, Axis.H) : List.of(Axis.N, Axis.C);
      case 3 -> List.of(Axis.C, Axis.H, Axis.W);
      default -> List.of(Axis.N, Axis.C, Axis.H, Axis.W);
    };
  }

  private Failure mismatch(
      String callee, TypeSyntax.Tensor pattern, Type type, Frame home, Frame frame, Span span) {
    String wanted = describe(pattern, home);
    boolean flat = pattern.axes().isPresent() && pattern.axes().get().size() == 1;
    return flat && type.sizes().size() == 3
        ? elaboration.failWithHelp(
            Message.SHAPE_MISMATCH,
            frame,
            span,
            "insert `flatten()` before it",
            callee,
            wanted,
            type)
        : elaboration.fail(Message.SHAPE_MISMATCH, frame, span, callee, wanted, type);
  }

  /**
   * The declared type with the sizes that are known: {@code real[16, h, w]}. Where reals may stand
   * anything may, so nothing else is named.
   */
  private static String describe(TypeSyntax.Tensor pattern, Frame home) {
    List<String> elements = pattern.elements().stream().map(e -> e.name()).toList();
    return (elements.contains("real") ? "real" : String.join(" | ", elements))
        + pattern.axes().orElse(List.of()).stream()
            .map(axis -> size(axis, home))
            .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String size(Expression axis, Frame home) {
    if (axis instanceof Expression.Name name
        && home.find(name.name()).orElse(new Term.None()) instanceof Term.Size size) {
      return Long.toString(size.value());
    }
    return axis.span().text();
  }

  /** The value with elements that the type accepts: integers may stand where reals are wanted. */
  private Value element(
      TypeSyntax.Tensor pattern, Value value, String callee, Frame frame, Span span) {
    String word = value.type().element().word();
    if (pattern.elements().stream().anyMatch(e -> e.name().equals(word))) {
      return value;
    }
    boolean acceptsReal = pattern.elements().stream().anyMatch(e -> e.name().equals("real"));
    if (!acceptsReal || value.type().element() == ElementType.INDEX) {
      throw elaboration.fail(
          Message.ELEMENT_MISMATCH,
          frame,
          span,
          callee,
          pattern.elements().stream().map(e -> e.name()).collect(Collectors.joining(" | ")),
          value.type());
    }
    if (value.type().element() == ElementType.SCALED) {
      return value;
    }
    return elaboration.graph.add(
        new Op.Formula(Formula.argument(0), List.of(value)),
        value.type().as(ElementType.REAL),
        frame.origin(span));
  }

  /** The sizes of a written type whose names are all known. */
  List<Integer> sizes(TypeSyntax.Tensor type, Frame frame) {
    if (type.axes().orElse(List.of()).size() > Limits.AXES) {
      throw elaboration.fail(Message.TOO_MANY_AXES, frame, type.span(), Limits.AXES);
    }
    List<Integer> sizes = new ArrayList<>();
    long elements = 1;
    for (Expression axis : type.axes().orElse(List.of())) {
      long size = elaboration.evaluator.integer(axis, frame);
      if (size < 1) {
        throw elaboration.fail(Message.SIZE_NOT_POSITIVE, frame, axis.span(), size);
      }
      elements = size > Limits.ELEMENTS ? Limits.ELEMENTS + 1 : elements * size;
      if (elements > Limits.ELEMENTS) {
        throw elaboration.fail(Message.TENSOR_TOO_LARGE, frame, type.span(), Limits.ELEMENTS);
      }
      sizes.add((int) size);
    }
    return sizes;
  }
}
