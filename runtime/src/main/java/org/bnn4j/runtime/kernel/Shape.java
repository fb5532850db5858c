package org.bnn4j.runtime.kernel;

/**
 * The four sizes of a tensor, NCHW. Activations have the batch as {@code n}; a vector per channel
 * is {@code [1, c, 1, 1]}; a convolution's weights are {@code [o, i, kh, kw]}. Logical order is
 * row-major in this order of axes.
 *
 * @param n images or filters, or {@link #BATCH}
 */
public record Shape(int n, int c, int h, int w) {
  /** Stands for the batch size, which is known at run time. */
  public static final int BATCH = 0;

  public Shape {
    if (n < 0 || c < 1 || h < 1 || w < 1) {
      throw new IllegalArgumentException("shape [" + n + ", " + c + ", " + h + ", " + w + "]");
    }
  }

  /** Activations {@code [batch, c, h, w]}. */
  public static Shape batch(int c, int h, int w) {
    return new Shape(BATCH, c, h, w);
  }

  /** A fixed shape. */
  public static Shape of(int n, int c, int h, int w) {
    if (n == BATCH) {
      throw new IllegalArgumentException("n is 0");
    }
    return new Shape(n, c, h, w);
  }

  /** One value per channel, {@code [1, c, 1, 1]}. */
  public static Shape perChannel(int c) {
    return new Shape(1, c, 1, 1);
  }

  /** One value. */
  public static Shape scalar() {
    return new Shape(1, 1, 1, 1);
  }

  /** Whether the first axis is the batch. */
  public boolean isBatch() {
    return n == BATCH;
  }

  /** The first size for a given batch size. */
  public int n(int batch) {
    return isBatch() ? batch : n;
  }

  /** Elements of one image or filter. */
  public int image() {
    return Math.multiplyExact(c, Math.multiplyExact(h, w));
  }

  /** All elements for a given batch size. */
  public int elements(int batch) {
    return Math.multiplyExact(n(batch), image());
  }

  /** The size along an axis, {@link #BATCH} for the batch. */
  public int size(Axis axis) {
    return switch (axis) {
      case N -> n;
      case C -> c;
      case H -> h;
      case W -> w;
    };
  }

  /** The same shape with one size changed. */
  public Shape with(Axis axis, int size) {
    return switch (axis) {
      case N -> new Shape(size, c, h, w);
      case C -> new Shape(n, size, h, w);
      case H -> new Shape(n, c, size, w);
      case W -> new Shape(n, c, h, size);
    };
  }

  /** Whether this shape can stand where {@code target} is wanted: each size is equal or 1. */
  public boolean broadcastsTo(Shape target) {
    for (Axis axis : Axis.values()) {
      if (size(axis) != target.size(axis) && size(axis) != 1) {
        return false;
      }
    }
    return true;
  }

  /** {@code [batch, 16, 8, 8]}. */
  @Override
  public String toString() {
    return "[" + (isBatch() ? "batch" : n) + ", " + c + ", " + h + ", " + w + "]";
  }
}
