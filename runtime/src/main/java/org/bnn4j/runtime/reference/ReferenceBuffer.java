package org.bnn4j.runtime.reference;

import java.util.Arrays;
import java.util.List;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * Memory for one tensor at a time. It remembers which tensor it holds, and refuses to be read as
 * another: backends with other layouts would give garbage there.
 */
final class ReferenceBuffer implements Buffer {
  private final int batch;
  private final List<TensorType> types;
  private final float[] values;
  private int[] words;
  private @Nullable TensorType held;

  ReferenceBuffer(int batch, TensorType... types) {
    this.batch = batch;
    this.types = List.of(types);
    int elements = Arrays.stream(types).mapToInt(t -> t.shape().elements(batch)).max().orElse(0);
    boolean integers =
        this.types.stream()
            .anyMatch(t -> t.element() == Element.INDEX || t.element() == Element.THRESHOLD);
    this.values = new float[elements];
    this.words = new int[integers ? elements : 0];
  }

  /** The buffer as one of this backend. */
  static ReferenceBuffer of(Buffer buffer) {
    if (buffer instanceof ReferenceBuffer reference) {
      return reference;
    }
    throw new IllegalArgumentException(
        "a buffer of another backend ("
            + buffer.getClass().getSimpleName()
            + ") was given to the reference backend: allocate it with this one");
  }

  /** The tensor that a kernel reads. */
  static Tensor read(Buffer buffer, TensorType type, int n) {
    return of(buffer).asTensor(type, n, false);
  }

  /** The tensor that a kernel writes. */
  static Tensor write(Buffer buffer, TensorType type, int n) {
    return of(buffer).asTensor(type, n, true);
  }

  private Tensor asTensor(TensorType type, int n, boolean written) {
    if (!types.contains(type)) {
      throw new IllegalArgumentException("memory for " + types + " was used for " + type);
    }
    if (type.shape().isBatch() && (n < 1 || n > batch)) {
      throw new IllegalArgumentException(n + " images, but memory for " + batch);
    }
    if (!written && held != null && !held.equals(type)) {
      throw new IllegalArgumentException("memory that holds " + held + " was read as " + type);
    }
    if (written) {
      held = type;
    }
    return new Tensor(type, type.shape().n(n), values, words);
  }

  int[] words() {
    return words;
  }

  /** Puts the words of thresholds in place; how many there are depends on what was found. */
  void replaceWords(int[] replacement) {
    words = replacement;
    held = null;
  }
}
