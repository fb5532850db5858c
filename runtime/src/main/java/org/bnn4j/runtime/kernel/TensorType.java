package org.bnn4j.runtime.kernel;

import java.util.Locale;

/** The element type and the shape of a tensor. */
public record TensorType(Element element, Shape shape) {
  public static TensorType real(Shape shape) {
    return new TensorType(Element.REAL, shape);
  }

  public static TensorType sign(Shape shape) {
    return new TensorType(Element.SIGN, shape);
  }

  public static TensorType ternary(Shape shape) {
    return new TensorType(Element.TERNARY, shape);
  }

  public static TensorType count(Shape shape) {
    return new TensorType(Element.COUNT, shape);
  }

  public static TensorType index(Shape shape) {
    return new TensorType(Element.INDEX, shape);
  }

  /** One threshold entry per channel. */
  public static TensorType threshold(int channels) {
    return new TensorType(Element.THRESHOLD, Shape.perChannel(channels));
  }

  /** {@code real[batch, 16, 8, 8]}. */
  @Override
  public String toString() {
    return element.name().toLowerCase(Locale.ROOT) + shape;
  }
}
