package org.bnn4j.runtime.cuda;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bnn4j.runtime.cuda.driver.Driver;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.jspecify.annotations.Nullable;

/**
 * Copies between arrays and the device, by way of one piece of pinned memory. Uploads take one part
 * of it after the other and wait for nothing; a download waits for all. The device turns logical
 * order into its own and back.
 */
final class Transfers {
  private static final int SMALLEST = 1 << 16;

  /** Larger tensors go in parts. */
  private static final long LARGEST = 1 << 28;

  /** From here on staging memory grows by what is wanted, below by doubling. */
  private static final long LARGE = 1 << 24;

  private static final int ALIGNMENT = 64;

  /** Bytes that one thread copies at a time. */
  private static final long PIECE = 1 << 20;

  /** Up to so many bytes kernels read and write pinned memory themselves: a copy begins later. */
  private static final long SMALL = 1 << 16;

  /** Up to so many channels a thread turns a place at a time. */
  private static final int FEW = 16;

  /** Blocks along the third axis of a grid. */
  private static final int MOST_BLOCKS = 65_535;

  private final CudaDevice device;
  private final KernelLaunch fromLogical;
  private final KernelLaunch fromLogicalFew;
  private final KernelLaunch toLogical;
  private final KernelLaunch copy;
  private @Nullable MemorySegment staging;
  private long used;

  Transfers(CudaDevice device) {
    this.device = device;
    this.fromLogical = new KernelLaunch(device, EntryPoint.FROM_LOGICAL);
    this.fromLogicalFew = new KernelLaunch(device, EntryPoint.FROM_LOGICAL_FEW);
    this.toLogical = new KernelLaunch(device, EntryPoint.TO_LOGICAL);
    this.copy = new KernelLaunch(device, EntryPoint.RESHAPE);
  }

  /** Copies logical values into a tensor. */
  void write(TensorType type, int n, float[] values, CudaBuffer target) {
    int count = type.shape().elements(n);
    if (type.element() == Element.INDEX) {
      int[] indices = new int[count];
      for (int i = 0; i < count; i++) {
        indices[i] = (int) values[i];
      }
      upload(indices, count, target.values(Element.INDEX));
    } else if (isPlain(type)) {
      write(values, count, target.values(Element.REAL));
    } else {
      boolean isSmall = (long) count * Float.BYTES <= SMALL;
      long logical = isSmall ? stage(values, count) : device.scratch((long) count * Float.BYTES);
      if (!isSmall) {
        upload(values, count, logical);
      }
      if (type.shape().c() <= FEW) {
        describe(fromLogicalFew, type, n, target, logical);
        fromLogicalFew.striding((long) type.shape().n(n) * type.shape().h() * type.shape().w());
      } else {
        squares(fromLogical, type, n, target, logical);
      }
    }
  }

  /** Copies a tensor into logical values. */
  void read(TensorType type, int n, CudaBuffer source, float[] values) {
    int count = type.shape().elements(n);
    if (type.element() == Element.INDEX) {
      int[] indices = new int[count];
      download(source.values(Element.INDEX), indices, count);
      for (int i = 0; i < count; i++) {
        values[i] = indices[i];
      }
    } else if ((long) count * Float.BYTES <= SMALL) {
      readSmall(type, n, source, values, count);
    } else if (isPlain(type)) {
      download(source.values(Element.REAL), values, count);
    } else {
      long logical = device.scratch((long) count * Float.BYTES);
      squares(toLogical, type, n, source, logical);
      download(logical, values, count);
    }
  }

  private void readSmall(TensorType type, int n, CudaBuffer source, float[] values, int count) {
    MemorySegment staged = take((long) count * Float.BYTES);
    long address = staged.address() + used;
    if (isPlain(type)) {
      copy(source.values(Element.REAL), address, count);
    } else {
      squares(toLogical, type, n, source, address);
    }
    device.call(device.driver()::synchronize);
    MemorySegment.copy(staged, ValueLayout.JAVA_FLOAT, used, values, 0, count);
    used = 0;
  }

  private void write(float[] values, int count, long target) {
    if ((long) count * Float.BYTES <= SMALL) {
      copy(stage(values, count), target, count);
    } else {
      upload(values, count, target);
    }
  }

  /** Puts values into staging memory, and says where a kernel finds them. */
  private long stage(float[] values, int count) {
    MemorySegment staged = take((long) count * Float.BYTES);
    long at = used;
    MemorySegment.copy(values, 0, staged, ValueLayout.JAVA_FLOAT, at, count);
    use((long) count * Float.BYTES);
    return staged.address() + at;
  }

  private void use(long bytes) {
    used += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Copies floats by a kernel. */
  private void copy(long source, long target, int count) {
    copy.pointer(0, source).pointer(2, target);
    copy.words(0, KernelLaunch.code(Element.REAL), 1, count, 1);
    copy.words(4, 1, 1, count, 1).word(8, 1).striding(count);
  }

  /** Whether the device has the values in logical order, as floats. */
  private static boolean isPlain(TensorType type) {
    Shape shape = type.shape();
    return type.element() == Element.REAL && (shape.c() == 1 || shape.h() * shape.w() == 1);
  }

  private static void describe(
      KernelLaunch launch, TensorType type, int n, CudaBuffer tensor, long logical) {
    Shape shape = type.shape();
    launch.tensor(0, tensor, type.element()).pointer(2, logical);
    launch.words(
        0, KernelLaunch.code(type.element()), shape.n(n), shape.c(), shape.h() * shape.w());
  }

  /** Turns squares of 32 places and channels. */
  private static void squares(
      KernelLaunch launch, TensorType type, int n, CudaBuffer tensor, long logical) {
    describe(launch, type, n, tensor, logical);
    Shape shape = type.shape();
    int places = shape.h() * shape.w();
    launch.grid((places + 31) / 32, CudaBuffer.words(shape.c()), Math.min(shape.n(n), MOST_BLOCKS));
  }

  void upload(float[] values, int count, long target) {
    MemorySegment source = MemorySegment.ofArray(values);
    upload(source, (long) count * Float.BYTES, target);
  }

  void upload(int[] values, int count, long target) {
    upload(MemorySegment.ofArray(values), (long) count * Integer.BYTES, target);
  }

  private void upload(MemorySegment source, long bytes, long target) {
    for (long at = 0; at < bytes; at += LARGEST) {
      long piece = Math.min(bytes - at, LARGEST);
      MemorySegment staged = take(piece).asSlice(used, piece);
      if (piece >= StagedCopy.LARGE) {
        long from = at;
        device.call(() -> device.copies().upload(source, from, staged, target + from));
      } else {
        uploadPieces(source, at, staged, target + at);
      }
      use(piece);
    }
  }

  /** Copies a piece while the one before it is uploaded. */
  private void uploadPieces(MemorySegment source, long from, MemorySegment staged, long target) {
    for (long at = 0; at < staged.byteSize(); at += PIECE) {
      long size = Math.min(staged.byteSize() - at, PIECE);
      MemorySegment.copy(source, from + at, staged, at, size);
      device.upload(staged.asSlice(at, size), target + at, size);
    }
  }

  void download(long source, float[] values, int count) {
    download(source, MemorySegment.ofArray(values), (long) count * Float.BYTES);
  }

  void download(long source, int[] values, int count) {
    download(source, MemorySegment.ofArray(values), (long) count * Integer.BYTES);
  }

  void download(long source, byte[] values, int count) {
    download(source, MemorySegment.ofArray(values), count);
  }

  private void download(long source, MemorySegment target, long bytes) {
    for (long at = 0; at < bytes; at += LARGEST) {
      long piece = Math.min(bytes - at, LARGEST);
      MemorySegment staged = take(piece);
      MemorySegment room = staged.asSlice(used, piece);
      device.download(source + at, room, piece);
      if (piece >= StagedCopy.LARGE) {
        device.copies().copy(room, target, at);
      } else {
        MemorySegment.copy(room, 0, target, at, piece);
      }
      used = 0;
    }
  }

  /** A number of 64 bits. */
  long download(long source) {
    MemorySegment staged = take(Long.BYTES);
    device.download(source, staged.asSlice(used, Long.BYTES), Long.BYTES);
    long value = staged.get(ValueLayout.JAVA_LONG, used);
    used = 0;
    return value;
  }

  /** Staging memory with so many bytes from {@code used} on. */
  private MemorySegment take(long bytes) {
    MemorySegment present = staging;
    if (present != null && present.byteSize() - used >= bytes) {
      return present;
    }
    if (present != null && used > 0) {
      device.call(device.driver()::synchronize);
      used = 0;
    }
    if (present == null || present.byteSize() < bytes) {
      present = grow(present, bytes);
    }
    return present;
  }

  private MemorySegment grow(@Nullable MemorySegment present, long bytes) {
    Driver driver = device.driver();
    if (present != null) {
      staging = null;
      device.call(() -> driver.release(present));
    }
    long grownTo = bytes < LARGE ? Long.highestOneBit(bytes) * 2 : bytes + bytes / 8;
    long wanted = Math.min(LARGEST, Math.max(SMALLEST, grownTo));
    MemorySegment grown = device.ask(() -> driver.staging(wanted));
    staging = grown;
    return grown;
  }
}
