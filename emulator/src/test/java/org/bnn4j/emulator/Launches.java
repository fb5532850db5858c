package org.bnn4j.emulator;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.Stream;
import org.bnn4j.runtime.cuda.driver.Driver;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Padding;

/** Kernels of one module, launched with the fields of their argument structure in order. */
record Launches(Driver driver, long module) {
  private static final int SIGN = 1;

  /** Copies ints to the device. */
  long upload(int[] values) {
    return upload(MemorySegment.ofArray(values));
  }

  /** Copies floats to the device. */
  long upload(float[] values) {
    return upload(MemorySegment.ofArray(values));
  }

  /** By way of memory outside the heap, which is all that a GPU's driver reads. */
  private long upload(MemorySegment values) {
    long bytes = values.byteSize();
    long address = driver.allocate(bytes);
    try (Arena arena = Arena.ofConfined()) {
      driver.upload(arena.allocate(bytes, 8).copyFrom(values), address, bytes);
      driver.synchronize();
    }
    return address;
  }

  int[] ints(long address, int count) {
    int[] values = new int[count];
    download(address, MemorySegment.ofArray(values));
    return values;
  }

  short[] shorts(long address, int count) {
    short[] values = new short[count];
    download(address, MemorySegment.ofArray(values));
    return values;
  }

  float[] floats(long address, int count) {
    float[] values = new float[count];
    download(address, MemorySegment.ofArray(values));
    return values;
  }

  private void download(long address, MemorySegment values) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment outside = arena.allocate(values.byteSize(), 8);
      driver.download(address, outside, values.byteSize());
      values.copyFrom(outside);
    }
  }

  /** A size of the grid, of a block and of its dynamic shared memory. */
  record Size(int x, int y, int z, int threads, int shared) {
    static Size block(int threads, int shared) {
      return new Size(1, 1, 1, threads, shared);
    }
  }

  /** Launches a kernel. Its arguments: a Long is a pointer, an Integer or a Float a word. */
  void launch(String kernel, Size size, Object... fields) {
    MemorySegment bytes = Arena.ofAuto().allocate(8L * fields.length, 8);
    long at = 0;
    for (Object field : fields) {
      switch (field) {
        case Long pointer -> bytes.set(ValueLayout.JAVA_LONG, at, pointer);
        case Float real -> bytes.set(ValueLayout.JAVA_FLOAT, at, real);
        case Integer word -> bytes.set(ValueLayout.JAVA_INT, at, word);
        default -> throw new IllegalArgumentException(field.toString());
      }
      at += field instanceof Long ? 8 : 4;
    }
    long function = driver.function(module, kernel);
    driver.launch(
        kernel,
        function,
        size.x,
        size.y,
        size.z,
        size.threads,
        size.shared,
        bytes.asSlice(0, (at + 7) / 8 * 8));
  }

  /** Fields one after the other. */
  static Object[] all(List<?>... parts) {
    return Stream.of(parts).flatMap(List::stream).toArray();
  }

  /** The fields of a {@code Conv} of args.cuh. */
  static Object[] fields(Conv2d spec, int n) {
    Padding padding = spec.padding();
    return new Object[] {
      n,
      spec.channels(),
      spec.height(),
      spec.width(),
      spec.filters(),
      spec.outHeight(),
      spec.outWidth(),
      spec.kernelHeight(),
      spec.kernelWidth(),
      spec.stride(),
      padding.top(),
      padding.left(),
      spec.dilation(),
      spec.groups(),
      spec.padValue(),
      SIGN,
      SIGN,
      0
    };
  }
}
