package org.bnn4j.runtime.io;

/**
 * Signs in files: element e of the logical order (for weights: filter, channel of the filter, row,
 * column) is bit e mod 8, from the lowest, of byte e / 8; 1 stands for +1, 0 for −1. Only the last
 * byte is filled up, with zero bits. Ternary values are the bits of "is +1" and, if there is a zero
 * among them, a second such sequence of bytes with the bits of "is not 0".
 */
final class SignBits {
  private SignBits() {}

  /** Packs signs or ternary values. */
  static byte[] pack(float[] values) {
    int plane = planeBytes(values.length);
    boolean zeros = false;
    for (float value : values) {
      zeros |= value == 0;
    }
    byte[] bytes = new byte[zeros ? 2 * plane : plane];
    for (int i = 0; i < values.length; i++) {
      int bit = 1 << (i % 8);
      if (values[i] > 0) {
        bytes[i / 8] |= (byte) bit;
      }
      if (zeros && values[i] != 0) {
        bytes[plane + i / 8] |= (byte) bit;
      }
    }
    return bytes;
  }

  /** Whether the bytes can be so many values: filling bits are 0, and so is the sign of a zero. */
  static boolean isWellFormed(byte[] bytes, int elements, boolean ternary) {
    int plane = planeBytes(elements);
    boolean zeros = ternary && bytes.length == 2 * plane;
    if (bytes.length != plane && !zeros) {
      return false;
    }
    for (int i = elements; i < 8 * plane; i++) {
      if (bit(bytes, i) || (zeros && bit(bytes, 8 * plane + i))) {
        return false;
      }
    }
    for (int i = 0; zeros && i < elements; i++) {
      if (bit(bytes, i) && !bit(bytes, 8 * plane + i)) {
        return false;
      }
    }
    return true;
  }

  /** The values of well-formed bytes. */
  static float[] unpack(byte[] bytes, int elements) {
    int plane = planeBytes(elements);
    boolean zeros = bytes.length == 2 * plane;
    float[] values = new float[elements];
    for (int i = 0; i < elements; i++) {
      boolean zero = zeros && !bit(bytes, 8 * plane + i);
      values[i] = zero ? 0 : bit(bytes, i) ? 1 : -1;
    }
    return values;
  }

  private static int planeBytes(int elements) {
    return Math.ceilDiv(elements, 8);
  }

  private static boolean bit(byte[] bytes, int i) {
    return (bytes[i / 8] >> (i % 8) & 1) == 1;
  }
}
