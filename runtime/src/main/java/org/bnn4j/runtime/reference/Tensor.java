package org.bnn4j.runtime.reference;

import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;

/** Memory seen as a tensor during one run. */
final class Tensor {
  private final TensorType type;
  private final int n;
  private final float[] values;
  private final int[] words;

  /**
   * A view.
   *
   * @param n images or filters in this run
   * @param values the elements in logical (NCHW, row-major) order, unless they are integers of
   *     their own
   * @param words class numbers of an INDEX tensor, words of a THRESHOLD tensor
   */
  Tensor(TensorType type, int n, float[] values, int[] words) {
    this.type = type;
    this.n = n;
    this.values = values;
    this.words = words;
  }

  TensorType type() {
    return type;
  }

  int n() {
    return n;
  }

  float[] values() {
    return values;
  }

  int[] words() {
    return words;
  }

  static Tensor of(TensorType type, int batch) {
    int elements = type.shape().elements(batch);
    return new Tensor(type, type.shape().n(batch), new float[elements], new int[0]);
  }

  /** The element at a place; an axis of size 1 is repeated. */
  float get(int n, int c, int h, int w) {
    Shape shape = type.shape();
    return values[
        index(
            this.n == 1 ? 0 : n,
            shape.c() == 1 ? 0 : c,
            shape.h() == 1 ? 0 : h,
            shape.w() == 1 ? 0 : w)];
  }

  void set(int n, int c, int h, int w, float value) {
    values[index(n, c, h, w)] = stored(type.element(), value);
  }

  void add(int n, int c, int h, int w, float value) {
    values[index(n, c, h, w)] += value;
  }

  /** Whether a row and column lie inside the image. */
  boolean contains(int h, int w) {
    return h >= 0 && h < type.shape().h() && w >= 0 && w < type.shape().w();
  }

  private int index(int n, int c, int h, int w) {
    Shape shape = type.shape();
    return ((n * shape.c() + c) * shape.h() + h) * shape.w() + w;
  }

  /** What a tensor of the element holds once it was given the value: integers have no −0. */
  static float stored(Element element, float value) {
    boolean fits =
        switch (element) {
          case REAL -> true;
          case SIGN -> value == 1 || value == -1;
          case TERNARY -> value == 0 || value == 1 || value == -1;
          case COUNT -> value == Math.rint(value) && Math.abs(value) <= Element.MAX_COUNT;
          case INDEX, THRESHOLD -> false;
        };
    if (!fits) {
      throw new IllegalArgumentException(value + " is no value of a " + element);
    }
    return element == Element.REAL ? value : value + 0f;
  }
}
