package org.bnn4j.generator.emit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.CrossEntropy;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Padding;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Pool2d;
import org.bnn4j.runtime.kernel.RandomUniform;
import org.bnn4j.runtime.kernel.Reduce;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.kernel.Thresholds;

/** The runtime's records as Java expressions. */
final class SpecText {
  private final Imports imports;

  SpecText(Imports imports) {
    this.imports = imports;
  }

  Layout of(Conv2d s) {
    return Layout.construct(
        Conv2d.class,
        Layout.texts(
            element(s.input()),
            element(s.weight()),
            s.channels(),
            s.height(),
            s.width(),
            s.filters(),
            s.kernelHeight(),
            s.kernelWidth(),
            s.stride(),
            padding(s.padding()),
            s.dilation(),
            s.groups(),
            s.padValue()));
  }

  Layout of(Pool2d s) {
    return Layout.construct(
        Pool2d.class,
        Layout.texts(
            element(s.element()),
            s.channels(),
            s.height(),
            s.width(),
            s.kernelHeight(),
            s.kernelWidth(),
            s.stride(),
            padding(s.padding()),
            s.ceil()));
  }

  Layout of(CrossEntropy s) {
    return Layout.construct(
        CrossEntropy.class, Layout.texts(s.classes(), FormulaText.number(s.smoothing())));
  }

  Layout of(RandomUniform s) {
    return Layout.construct(RandomUniform.class, List.of(shape(s.shape())));
  }

  /** A pass whose operands have names. */
  Layout of(Pointwise s, List<String> names) {
    if (s.results().size() == 1) {
      Pointwise.Result result = s.results().getFirst();
      List<Layout> arguments = new ArrayList<>();
      arguments.add(shape(s.shape()));
      arguments.add(element(result.element()));
      arguments.add(FormulaText.of(result.formula(), names, imports));
      s.operands().forEach(operand -> arguments.add(type(operand)));
      return Layout.call(Pointwise.class, "of", arguments);
    }
    List<Layout> results = new ArrayList<>();
    for (Pointwise.Result result : s.results()) {
      Layout formula = FormulaText.of(result.formula(), names, imports);
      results.add(
          Layout.construct(Pointwise.Result.class, List.of(element(result.element()), formula)));
    }
    return Layout.construct(
        Pointwise.class, List.of(shape(s.shape()), types(s.operands()), Layout.list(results)));
  }

  Layout of(Reduce s, List<String> names) {
    List<Layout> results = new ArrayList<>();
    for (Formula formula : s.results()) {
      results.add(FormulaText.of(formula, names, imports));
    }
    List<Layout> over = new ArrayList<>();
    s.over().forEach(axis -> over.add(Layout.text(imports.constant(axis))));
    return Layout.construct(
        Reduce.class,
        List.of(
            shape(s.shape()),
            types(s.operands()),
            Layout.list(results),
            Layout.list(over),
            Layout.text(String.valueOf(s.mean()))));
  }

  Layout of(Thresholds s, List<String> names) {
    return Layout.construct(
        Thresholds.class,
        Layout.texts(
            s.channels(),
            s.bound(),
            types(s.operands()),
            FormulaText.of(s.chain(), names, imports)));
  }

  Layout of(Move move) {
    return switch (move) {
      case Move.Window(var input, var shape, var offset, var step, float fill) ->
          Layout.construct(
              Move.Window.class,
              Layout.texts(
                  type(input), shape(shape), index(offset), index(step), FormulaText.number(fill)));
      case Move.Spread(var input, var shape, var offset, var step) ->
          Layout.construct(
              Move.Spread.class, List.of(type(input), shape(shape), index(offset), index(step)));
      case Move.Concat(var inputs) -> Layout.construct(Move.Concat.class, List.of(types(inputs)));
      case Move.Reshape(var input, var shape) ->
          Layout.construct(Move.Reshape.class, List.of(type(input), shape(shape)));
    };
  }

  /** {@code real(batch(16, 8, 8))}. */
  Layout type(TensorType type) {
    String word = type.element().name().toLowerCase(Locale.ROOT);
    Layout argument =
        type.element() == Element.THRESHOLD
            ? Layout.text(String.valueOf(type.shape().c()))
            : shape(type.shape());
    return Layout.call(imports.method(TensorType.class, word), List.of(argument));
  }

  /**
   * {@code batch(16, 8, 8)}, {@code perChannel(16)}, {@code scalar()} or {@code Shape.of(16, 8, 3,
   * 3)}.
   */
  Layout shape(Shape s) {
    if (s.isBatch()) {
      return Layout.call(imports.method(Shape.class, "batch"), Layout.texts(s.c(), s.h(), s.w()));
    }
    if (s.equals(Shape.scalar())) {
      return Layout.call(imports.method(Shape.class, "scalar"), List.of());
    }
    if (s.equals(Shape.perChannel(s.c()))) {
      return Layout.call(imports.method(Shape.class, "perChannel"), Layout.texts(s.c()));
    }
    return Layout.call(Shape.class, "of", Layout.texts(s.n(), s.c(), s.h(), s.w()));
  }

  private Layout types(List<TensorType> types) {
    return Layout.list(types.stream().map(this::type).toList());
  }

  private Layout element(Element element) {
    return Layout.text(imports.constant(element));
  }

  private Layout padding(Padding p) {
    return p.equals(Padding.all(p.top()))
        ? Layout.call(Padding.class, "all", Layout.texts(p.top()))
        : Layout.construct(Padding.class, Layout.texts(p.top(), p.left(), p.bottom(), p.right()));
  }

  private Layout index(Move.Index i) {
    return Layout.construct(Move.Index.class, Layout.texts(i.c(), i.h(), i.w()));
  }
}
