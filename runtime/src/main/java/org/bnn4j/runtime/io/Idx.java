package org.bnn4j.runtime.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A data set of unsigned bytes in the IDX format of MNIST: two zero bytes, 8 for bytes, the number
 * of axes; each size as a big-endian int; the bytes, row-major.
 */
public final class Idx {
  private static final int UNSIGNED_BYTES = 8;
  private static final int GZIP_MAGIC = 0x1f8b;

  private final int[] sizes;
  private final byte[] values;

  private Idx(int[] sizes, byte[] values) {
    this.sizes = sizes;
    this.values = values;
  }

  /**
   * Reads images, {@code [count, rows, columns]}.
   *
   * @throws ModelFileException if the file is of another format or has other axes
   */
  public static Idx readImages(Path file) throws IOException {
    return read(file, 3, "images (count, rows, columns)");
  }

  /**
   * Reads labels, {@code [count]}.
   *
   * @throws ModelFileException if the file is of another format or has other axes
   */
  public static int[] readLabels(Path file) throws IOException {
    Idx labels = read(file, 1, "labels (count)");
    int[] numbers = new int[labels.values.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Byte.toUnsignedInt(labels.values[i]);
    }
    return numbers;
  }

  /** Images. */
  public int count() {
    return sizes[0];
  }

  public int rows() {
    return sizes[1];
  }

  public int columns() {
    return sizes[2];
  }

  /**
   * Copies one image, row-major, with each byte mapped to {@code byte · scale + shift}.
   *
   * @param target takes {@code rows · columns} floats from {@code offset} on
   */
  public void copy(int image, float scale, float shift, float[] target, int offset) {
    int pixels = rows() * columns();
    int from = image * pixels;
    for (int i = 0; i < pixels; i++) {
      target[offset + i] = Byte.toUnsignedInt(values[from + i]) * scale + shift;
    }
  }

  private static Idx read(Path file, int axes, String wanted) throws IOException {
    return parse(file, Files.readAllBytes(file), axes, wanted);
  }

  static Idx parse(Path file, byte[] bytes, int axes, String wanted) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (bytes.length >= 2 && (buffer.getShort(0) & 0xffff) == GZIP_MAGIC) {
      throw new ModelFileException(file, "is compressed: unpack it first (gunzip)");
    }
    int header = 4 + 4 * axes;
    if (bytes.length < header || buffer.getInt(0) != (UNSIGNED_BYTES << 8 | axes)) {
      throw new ModelFileException(
          file, "is no IDX file of " + wanted + ": is it the right file, and whole?");
    }
    int[] sizes = new int[axes];
    long elements = 1;
    for (int i = 0; i < axes; i++) {
      sizes[i] = buffer.getInt(4 + 4 * i);
      elements = sizes[i] < 0 || elements > bytes.length ? -1 : elements * sizes[i];
    }
    if (elements != bytes.length - header) {
      throw new ModelFileException(
          file,
          "announces "
              + Arrays.toString(sizes)
              + " bytes, but "
              + (bytes.length - header)
              + " follow: it is damaged or cut off; get it again");
    }
    return new Idx(sizes, Arrays.copyOfRange(bytes, header, bytes.length));
  }
}
