package org.bnn4j.runtime.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;

/**
 * The one structure that a kernel takes: first its pointers, then its words of 32 bits, as {@code
 * args.cuh} declares it. Little-endian, as every machine with such a device is.
 */
final class Arguments {
  private static final int POINTER = 8;
  private static final int WORD = 4;

  private final MemorySegment bytes;
  private final int pointers;
  private final int words;

  /** The pointers through which the kernel only reads. */
  private final BitSet readOnly = new BitSet();

  /** Room for so many pointers and words; a size is a multiple of 8. */
  Arguments(int pointers, int words) {
    this.pointers = pointers;
    this.words = words;
    this.bytes = Arena.ofAuto().allocate(size(pointers, words), POINTER);
  }

  /** Bytes of a structure. */
  static int size(int pointers, int words) {
    return (pointers * POINTER + words * WORD + POINTER - 1) / POINTER * POINTER;
  }

  /** Sets pointer number {@code index}. */
  Arguments pointer(int index, long address) {
    check(index, pointers);
    bytes.set(ValueLayout.JAVA_LONG, (long) index * POINTER, address);
    return this;
  }

  /**
   * Says that the kernel only reads through some pointers. Of others it is assumed that it writes.
   */
  Arguments reads(int from, int count) {
    readOnly.set(from, from + count);
    return this;
  }

  int pointers() {
    return pointers;
  }

  long pointer(int index) {
    return bytes.get(ValueLayout.JAVA_LONG, (long) index * POINTER);
  }

  boolean isRead(int index) {
    return readOnly.get(index);
  }

  /** Sets word number {@code index}, counted behind the pointers. */
  Arguments word(int index, int value) {
    check(index, words);
    bytes.set(ValueLayout.JAVA_INT, (long) pointers * POINTER + (long) index * WORD, value);
    return this;
  }

  /** Sets word number {@code index} to a float. */
  Arguments word(int index, float value) {
    return word(index, Float.floatToRawIntBits(value));
  }

  /** Sets the words from {@code index} on. */
  Arguments words(int index, int... values) {
    for (int i = 0; i < values.length; i++) {
      word(index + i, values[i]);
    }
    return this;
  }

  MemorySegment bytes() {
    return bytes;
  }

  private static void check(int index, int count) {
    if (index < 0 || index >= count) {
      throw new IndexOutOfBoundsException(index + " of " + count);
    }
  }
}
