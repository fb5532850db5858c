package org.bnn4j.onnx;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bnn4j.generator.graph.Type;
import org.bnn4j.runtime.kernel.Shape;

/**
 * Sizes as ONNX counts them. The batch is 0, which for ONNX's {@code Reshape} means the size that
 * is there.
 */
final class Dims {
  private static final long BATCH = Shape.BATCH;

  private Dims() {}

  /** As a caller sees a value: the batch, then the sizes of the language. */
  static List<Long> ofCaller(Type type) {
    List<Long> dims = new ArrayList<>();
    if (type.batched()) {
      dims.add(BATCH);
    }
    type.sizes().forEach(size -> dims.add((long) size));
    return List.copyOf(dims);
  }

  /** All four axes, or the first two. */
  static List<Long> of(Shape shape, int rank) {
    List<Long> dims =
        List.of((long) shape.n(), (long) shape.c(), (long) shape.h(), (long) shape.w());
    return dims.subList(0, rank);
  }

  /** How many axes tensors need that are computed together: 2 if none has rows and columns. */
  static int rank(Collection<Shape> shapes) {
    return shapes.stream().allMatch(shape -> shape.h() == 1 && shape.w() == 1) ? 2 : 4;
  }
}
