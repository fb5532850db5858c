package org.bnn4j.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bnn4j.generator.graph.Node;
import org.bnn4j.generator.graph.Op;
import org.bnn4j.generator.graph.Value;
import org.bnn4j.onnx.OnnxGraph.Tensor;
import org.bnn4j.runtime.kernel.Move.Index;
import org.bnn4j.runtime.kernel.Shape;

/**
 * Rearranging copies: slices, pads and concatenations. A reshape is none: see {@link GraphValues}.
 */
final class MoveNodes {
  private final OnnxGraph graph;
  private final GraphValues values;
  private final Broadcasts broadcasts;

  MoveNodes(OnnxGraph graph, GraphValues values, Broadcasts broadcasts) {
    this.graph = graph;
    this.values = values;
    this.broadcasts = broadcasts;
  }

  void add(Node node, Op.Move op) {
    Value source = op.operands().getFirst();
    Value result = node.result();
    switch (op.mapping()) {
      case Op.Mapping.Reshape reshape -> values.putReshaped(result, source);
      case Op.Mapping.Concat concat -> put(result, concat(op.operands()), rank(op.operands()));
      case Op.Mapping.Window(Index offset, Index step, float fill) -> {
        Shape shape = source.type().shape();
        int rank = Dims.rank(List.of(shape, result.type().shape()));
        Window window = new Window(shape, result.type().shape(), offset, step, fill);
        put(result, window(values.as(source, rank), window, rank), rank);
      }
      case Op.Mapping.Spread(Index offset, Index step) ->
          put(result, spread(source, result.type().shape(), offset, step), 4);
    }
  }

  private void put(Value result, Tensor tensor, int rank) {
    graph.name(tensor);
    values.put(result, tensor, Dims.of(result.type().shape(), rank));
  }

  private static int rank(List<Value> operands) {
    return Dims.rank(operands.stream().map(operand -> operand.type().shape()).toList());
  }

  private Tensor concat(List<Value> parts) {
    int rank = rank(parts);
    return graph.add(
        "Concat",
        parts.stream().map(part -> values.as(part, rank)).toList(),
        Attributes.integer("axis", 1));
  }

  private record Window(Shape from, Shape to, Index offset, Index step, float fill) {}

  /** What a window sees along an axis: the first and the last of its places inside the input. */
  private record Span(long offset, long step, long from, long to, long first, long last) {
    static Span of(long offset, long step, long from, long to) {
      long first = offset >= 0 ? 0 : Math.ceilDiv(-offset, step);
      long last = Math.min(to - 1, Math.floorDiv(from - 1 - offset, step));
      return new Span(offset, step, from, to, first, last);
    }

    boolean isEmpty() {
      return first > last;
    }

    long start() {
      return offset + first * step;
    }

    long end() {
      return offset + last * step + 1;
    }

    boolean isWhole() {
      return start() == 0 && end() == from && (step == 1 || from == 1);
    }
  }

  private Tensor window(Tensor source, Window window, int rank) {
    Shape from = window.from();
    Shape to = window.to();
    List<Span> spans =
        List.of(
                Span.of(window.offset().c(), window.step().c(), from.c(), to.c()),
                Span.of(window.offset().h(), window.step().h(), from.h(), to.h()),
                Span.of(window.offset().w(), window.step().w(), from.w(), to.w()))
            .subList(0, rank - 1);
    if (spans.stream().anyMatch(Span::isEmpty)) {
      return broadcasts.expand(graph.number(window.fill()), Shape.scalar(), to, rank);
    }
    return filled(slice(source, spans), spans, window.fill());
  }

  private Tensor slice(Tensor source, List<Span> spans) {
    List<Long> starts = new ArrayList<>();
    List<Long> ends = new ArrayList<>();
    List<Long> axes = new ArrayList<>();
    List<Long> steps = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      if (!span.isWhole()) {
        starts.add(span.start());
        ends.add(span.end());
        axes.add(i + 1L);
        steps.add(span.step());
      }
    }
    return axes.isEmpty()
        ? source
        : graph.add(
            "Slice",
            List.of(
                source,
                graph.integers(starts),
                graph.integers(ends),
                graph.integers(axes),
                graph.integers(steps)));
  }

  private Tensor filled(Tensor source, List<Span> spans, float fill) {
    List<Long> pads = new ArrayList<>();
    pads.add(0L);
    spans.forEach(span -> pads.add(span.first()));
    pads.add(0L);
    spans.forEach(span -> pads.add(span.to() - 1 - span.last()));
    return pad(source, pads, fill);
  }

  private Tensor pad(Tensor source, List<Long> pads, float fill) {
    return Collections.max(pads) == 0
        ? source
        : graph.add("Pad", List.of(source, graph.integers(pads), graph.number(fill)));
  }

  /** Zeros behind every element along the axes of the image, then the window that looks back. */
  private Tensor spread(Value value, Shape to, Index offset, Index step) {
    Shape from = value.type().shape();
    Shape wide =
        new Shape(
            from.n(),
            Math.multiplyExact(from.c(), step.c()),
            Math.multiplyExact(from.h(), step.h()),
            Math.multiplyExact(from.w(), step.w()));
    Tensor tensor = values.as(value, 4);
    if (!wide.equals(from)) {
      List<Long> apart =
          List.of((long) from.n(), (long) from.c(), 1L, (long) from.h(), 1L, (long) from.w(), 1L);
      List<Long> pads = new ArrayList<>(Collections.nCopies(7, 0L));
      pads.addAll(List.of(0L, 0L, step.c() - 1L, 0L, step.h() - 1L, 0L, step.w() - 1L));
      Tensor split = graph.add("Reshape", List.of(tensor, graph.integers(apart)));
      tensor = graph.add("Reshape", List.of(pad(split, pads, 0), graph.integers(Dims.of(wide, 4))));
    }
    Index back = new Index(-offset.c(), -offset.h(), -offset.w());
    return window(tensor, new Window(wide, to, back, new Index(1, 1, 1), 0), 4);
  }
}
