package org.bnn4j.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.List;
import org.bnn4j.onnx.OnnxGraph.Tensor;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Shape;

/** Sizes that depend on how many images there are. */
final class Broadcasts {
  private final OnnxGraph graph;

  Broadcasts(OnnxGraph graph) {
    this.graph = graph;
  }

  /** The number of images, as a float. */
  Tensor batchSize() {
    return graph.add(
        "Cast", List.of(count()), Attributes.integer("to", TensorProto.DataType.FLOAT.getNumber()));
  }

  private Tensor count() {
    return graph.add(
        "Shape",
        List.of(graph.firstInput()),
        Attributes.integer("start", 0),
        Attributes.integer("end", 1));
  }

  /** The shape that operands of these shapes have together. */
  static Shape joint(List<Shape> shapes) {
    Shape joint = Shape.scalar();
    for (Shape shape : shapes) {
      for (Axis axis : Axis.values()) {
        if (joint.size(axis) == 1) {
          joint = joint.with(axis, shape.size(axis));
        }
      }
    }
    return joint;
  }

  /** The tensor repeated along the axes on which it has size 1 and should have more. */
  Tensor expand(Tensor tensor, Shape from, Shape to, int rank) {
    if (from.equals(to)) {
      return tensor;
    }
    List<Long> sizes = new ArrayList<>(Dims.of(to, rank));
    if (!to.isBatch() || from.isBatch()) {
      sizes.set(0, 1L);
      return graph.add("Expand", List.of(tensor, graph.integers(sizes)));
    }
    Tensor image = graph.integers(sizes.subList(1, rank));
    Tensor all = graph.add("Concat", List.of(count(), image), Attributes.integer("axis", 0));
    return graph.add("Expand", List.of(tensor, all));
  }
}
