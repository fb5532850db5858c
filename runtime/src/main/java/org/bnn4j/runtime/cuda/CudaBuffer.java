package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * One block of device memory for one tensor at a time, with a region for each way in which elements
 * are stored, in the order [n][h][w][c]. Signs are words of 32 channels, bit 1 for +1, the bits
 * above the last channel 0; a ternary tensor has a second plane with bit 1 where a value is not
 * zero.
 */
final class CudaBuffer implements Buffer {
  private static final int ALIGNMENT = 256;
  private static final int WORD = 32;
  private static final int THRESHOLD_HEADER = 2;
  private static final int THRESHOLD_WORDS = 4;

  private final DeviceMemory.Block block;
  private final Sizes sizes;

  /** Where the words of thresholds lie that turned out to need more than the region has. */
  private DeviceMemory.@Nullable Block table;

  private int thresholdWords;

  private CudaBuffer(DeviceMemory.Block block, Sizes sizes) {
    this.block = block;
    this.sizes = sizes;
  }

  /** Bytes of the regions. */
  private record Sizes(long reals, long counts, long signs, long nonZeros, long integers) {
    static Sizes of(int batch, TensorType... types) {
      long reals = 0;
      long counts = 0;
      long signs = 0;
      long nonZeros = 0;
      long integers = 0;
      for (TensorType type : types) {
        long bytes = bytes(type, batch);
        switch (type.element()) {
          case REAL -> reals = Math.max(reals, bytes);
          case COUNT -> counts = Math.max(counts, bytes);
          case SIGN -> signs = Math.max(signs, bytes);
          case TERNARY -> {
            signs = Math.max(signs, bytes);
            nonZeros = Math.max(nonZeros, bytes);
          }
          case INDEX, THRESHOLD -> integers = Math.max(integers, bytes);
        }
      }
      return new Sizes(
          aligned(reals), aligned(counts), aligned(signs), aligned(nonZeros), aligned(integers));
    }

    long all() {
      return reals + counts + signs + nonZeros + integers;
    }
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Bytes of one plane of a tensor. */
  static long bytes(TensorType type, int batch) {
    Shape shape = type.shape();
    long places = (long) shape.n(batch) * shape.h() * shape.w();
    return switch (type.element()) {
      case REAL, INDEX -> places * shape.c() * Float.BYTES;
      case COUNT -> places * shape.c() * Short.BYTES;
      case SIGN, TERNARY -> places * words(shape.c()) * Integer.BYTES;
      case THRESHOLD -> (THRESHOLD_HEADER + (long) shape.c() * THRESHOLD_WORDS) * Integer.BYTES;
    };
  }

  /** Words of the signs of one place. */
  static int words(int channels) {
    return (channels + WORD - 1) / WORD;
  }

  /** Memory for tensors of a batch. */
  static CudaBuffer allocate(DeviceMemory memory, int batch, TensorType... types) {
    checkCounts(batch, types);
    Sizes sizes = Sizes.of(batch, types);
    long fixed = Sizes.of(Math.max(batch - 1, 0), types).all();
    long bytes = Math.max(sizes.all(), ALIGNMENT);
    return new CudaBuffer(memory.allocate(bytes, batch, sizes.all() - fixed), sizes);
  }

  /** Kernels number elements with 31 bits. */
  private static void checkCounts(int batch, TensorType[] types) {
    for (TensorType type : types) {
      long elements = (long) type.shape().n(batch) * type.shape().image();
      if (elements > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            type + " has more than 2^31 elements for a batch of " + batch + ": take a smaller one");
      }
    }
  }

  /** Memory for words of signs and for integers. */
  static CudaBuffer ofWords(DeviceMemory memory, int signs, int integers) {
    Sizes sizes =
        new Sizes(
            0,
            0,
            aligned((long) signs * Integer.BYTES),
            0,
            aligned((long) integers * Integer.BYTES));
    return new CudaBuffer(memory.allocate(sizes.all()), sizes);
  }

  /** The buffer behind the interface; another backend's is refused. */
  static CudaBuffer of(Buffer buffer) {
    if (buffer instanceof CudaBuffer own) {
      return own;
    }
    throw new IllegalArgumentException(
        "the cuda backend cannot use a " + buffer.getClass().getSimpleName());
  }

  /** Where a tensor of an element lies; of a ternary one the signs. */
  long values(Element element) {
    long at = block.address();
    return switch (element) {
      case REAL -> at;
      case COUNT -> at + sizes.reals;
      case SIGN, TERNARY -> at + sizes.reals + sizes.counts;
      case INDEX -> at + sizes.reals + sizes.counts + sizes.signs + sizes.nonZeros;
      case THRESHOLD -> table == null ? values(Element.INDEX) : table.address();
    };
  }

  /** Where the plane of a ternary tensor lies that says what is not zero; 0 for other elements. */
  long nonZeros(Element element) {
    return element == Element.TERNARY
        ? block.address() + sizes.reals + sizes.counts + sizes.signs
        : 0;
  }

  /** How many words the thresholds have that the buffer holds. */
  int thresholdWords() {
    return thresholdWords;
  }

  /** Makes room for so many words of thresholds. */
  void reserveThresholds(DeviceMemory memory, int words) {
    long bytes = (long) words * Integer.BYTES;
    long room = table == null ? sizes.integers : table.bytes();
    if (bytes > room) {
      table = memory.allocate(bytes);
      memory.moved();
    }
    thresholdWords = words;
  }
}
