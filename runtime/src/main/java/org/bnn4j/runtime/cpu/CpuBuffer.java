package org.bnn4j.runtime.cpu;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;

/**
 * Heap arrays for one tensor at a time, in the order [n][h][w][c]. Only the arrays that the types
 * of the buffer need have a length.
 */
final class CpuBuffer implements Buffer {
  private static final float[] NO_REALS = {};
  private static final int[] NO_WORDS = {};
  private static final short[] NO_COUNTS = {};

  /** Memory for nothing. */
  static final CpuBuffer EMPTY = new CpuBuffer(1);

  /** REAL. */
  final float[] reals;

  /** COUNT. */
  final short[] counts;

  /** The sign plane of SIGN and TERNARY (see {@link BitPacking}). */
  final int[] signs;

  /** The plane of TERNARY that says which values are not zero. */
  final int[] nonZeros;

  /** INDEX: class numbers. THRESHOLD: the words of {@code Thresholds}, which replace the array. */
  int[] integers;

  CpuBuffer(int batch, TensorType... types) {
    int reals = 0;
    int counts = 0;
    int signs = 0;
    int nonZeros = 0;
    int integers = 0;
    for (TensorType type : types) {
      Shape shape = type.shape();
      int elements = shape.elements(batch);
      int words = words(shape, batch);
      switch (type.element()) {
        case REAL -> reals = Math.max(reals, elements);
        case COUNT -> counts = Math.max(counts, elements);
        case SIGN -> signs = Math.max(signs, words);
        case TERNARY -> {
          signs = Math.max(signs, words);
          nonZeros = Math.max(nonZeros, words);
        }
        case INDEX, THRESHOLD -> integers = Math.max(integers, elements);
      }
    }
    this.reals = reals == 0 ? NO_REALS : new float[reals];
    this.counts = counts == 0 ? NO_COUNTS : new short[counts];
    this.signs = signs == 0 ? NO_WORDS : new int[signs];
    this.nonZeros = nonZeros == 0 ? NO_WORDS : new int[nonZeros];
    this.integers = integers == 0 ? NO_WORDS : new int[integers];
  }

  /** The buffer behind the interface; another backend's is refused. */
  static CpuBuffer of(Buffer buffer) {
    if (buffer instanceof CpuBuffer own) {
      return own;
    }
    throw new IllegalArgumentException(
        "the cpu backend cannot use a " + buffer.getClass().getSimpleName());
  }

  private static int words(Shape shape, int batch) {
    return Math.multiplyExact(shape.n(batch) * shape.h() * shape.w(), BitPacking.words(shape.c()));
  }

  /** The value of channel c at a place, as a float. */
  float get(Element element, int channels, int place, int c) {
    int at = place * channels + c;
    int word = place * BitPacking.words(channels);
    return switch (element) {
      case REAL -> reals[at];
      case COUNT -> counts[at];
      case SIGN -> BitPacking.bit(signs, word, c) ? 1 : -1;
      case TERNARY ->
          BitPacking.bit(nonZeros, word, c) ? BitPacking.bit(signs, word, c) ? 1 : -1 : 0;
      case INDEX, THRESHOLD -> integers[at];
    };
  }

  /** Sets the value of channel c at a place. */
  void set(Element element, int channels, int place, int c, float value) {
    int at = place * channels + c;
    int word = place * BitPacking.words(channels);
    switch (element) {
      case REAL -> reals[at] = value;
      case COUNT -> counts[at] = (short) value;
      case SIGN -> BitPacking.setBit(signs, word, c, value > 0);
      case TERNARY -> {
        BitPacking.setBit(signs, word, c, value > 0);
        BitPacking.setBit(nonZeros, word, c, value != 0);
      }
      case INDEX, THRESHOLD -> integers[at] = (int) value;
    }
  }

  /** Clears the bits above the last channel of a place, which a reused slot may have left. */
  void clearPadding(Element element, int channels, int place) {
    if (element.isSign()) {
      int last = (place + 1) * BitPacking.words(channels) - 1;
      int bits = BitPacking.channelBits(channels, BitPacking.words(channels) - 1);
      signs[last] &= bits;
      if (element == Element.TERNARY) {
        nonZeros[last] &= bits;
      }
    }
  }
}
