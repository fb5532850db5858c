package org.bnn4j.generator.graph;

import java.util.List;
import java.util.stream.Collectors;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;

/**
 * The type of a value.
 *
 * @param element its elements
 * @param batched whether there is one such tensor per image
 * @param sizes as the language writes them, channels first: {@code [c, h, w]}, {@code [n]}, {@code
 *     [o, i, kh, kw]}; at most three with a batch, four without
 */
public record Type(ElementType element, boolean batched, List<Integer> sizes) {
  public Type {
    sizes = List.copyOf(sizes);
    if (sizes.size() > (batched ? 3 : 4)) {
      throw new IllegalArgumentException("too many axes: " + sizes);
    }
  }

  /**
   * Where the axes lie in a kernel's four: a batch and up to three sizes are {@code [batch, c, h,
   * w]}; without batch one size is a channel vector, two and four begin with filters.
   */
  public Shape shape() {
    int n = batched ? Shape.BATCH : 1;
    return switch (sizes.size()) {
      case 0 -> new Shape(n, 1, 1, 1);
      case 1 -> new Shape(n, sizes.get(0), 1, 1);
      case 2 ->
          batched
              ? new Shape(n, sizes.get(0), sizes.get(1), 1)
              : new Shape(sizes.get(0), sizes.get(1), 1, 1);
      case 3 -> new Shape(n, sizes.get(0), sizes.get(1), sizes.get(2));
      default -> new Shape(sizes.get(0), sizes.get(1), sizes.get(2), sizes.get(3));
    };
  }

  /** As a backend sees it. */
  public TensorType stored() {
    return new TensorType(element.stored(), shape());
  }

  /** The same sizes with other elements. */
  public Type as(ElementType other) {
    return new Type(other, batched, sizes);
  }

  /** A type of a given kernel shape. */
  public static Type of(ElementType element, Shape shape) {
    return shape.isBatch()
        ? new Type(element, true, List.of(shape.c(), shape.h(), shape.w()))
        : shape.n() == 1
            ? new Type(element, false, List.of(shape.c(), shape.h(), shape.w()))
            : new Type(element, false, List.of(shape.n(), shape.c(), shape.h(), shape.w()));
  }

  /** {@code real[16, 8, 8]}. */
  @Override
  public String toString() {
    return element.word()
        + sizes.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }
}
