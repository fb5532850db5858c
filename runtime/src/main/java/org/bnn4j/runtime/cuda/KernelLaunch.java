package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.kernel.Element;

/** A kernel of the image with its arguments, which is started again and again. */
final class KernelLaunch {
  /** Blocks for each multiprocessor where threads stride over the work. */
  private static final int BLOCKS = 16;

  private final CudaDevice device;
  private final EntryPoint entry;
  private final long function;
  private final Arguments arguments;
  private final int mostBlocks;

  /** Loads the kernel. Used under the device's monitor. */
  KernelLaunch(CudaDevice device, EntryPoint entry) {
    this.device = device;
    this.entry = entry;
    this.function = device.ask(() -> device.kernels().function(entry));
    this.arguments = entry.arguments();
    this.mostBlocks = BLOCKS * Math.max(1, device.description().multiprocessors());
  }

  /** The number of an element type in {@code args.cuh}. */
  static int code(Element element) {
    return switch (element) {
      case REAL, INDEX -> 0;
      case SIGN -> 1;
      case TERNARY -> 2;
      case COUNT -> 3;
      case THRESHOLD -> throw new IllegalArgumentException("thresholds are no tensor of a kernel");
    };
  }

  /** Sets the two pointers of a tensor. */
  KernelLaunch tensor(int index, CudaBuffer buffer, Element element) {
    arguments.pointer(index, buffer.values(element));
    arguments.pointer(index + 1, buffer.nonZeros(element));
    return this;
  }

  KernelLaunch pointer(int index, long address) {
    arguments.pointer(index, address);
    return this;
  }

  KernelLaunch word(int index, int value) {
    arguments.word(index, value);
    return this;
  }

  KernelLaunch word(int index, float value) {
    arguments.word(index, value);
    return this;
  }

  KernelLaunch words(int index, int a, int b, int c, int d) {
    arguments.word(index, a).word(index + 1, b).word(index + 2, c).word(index + 3, d);
    return this;
  }

  /** Sets words that stay. */
  KernelLaunch constants(int index, int... values) {
    arguments.words(index, values);
    return this;
  }

  /** Starts as many threads as there is work, or fewer that stride over it. */
  void striding(long items) {
    long blocks = (items + entry.threads() - 1) / entry.threads();
    grid(Math.min(blocks, mostBlocks), 1, 1);
  }

  void grid(long x, int y, int z) {
    grid(x, y, z, 0);
  }

  /** Starts a grid of blocks. */
  void grid(long x, int y, int z, int sharedBytes) {
    grid(x, y, z, sharedBytes, entry.threads());
  }

  /** Starts a grid of blocks of so many threads. */
  void grid(long x, int y, int z, int sharedBytes, int threads) {
    device.launch(
        entry.kernel(), function, Math.toIntExact(x), y, z, threads, sharedBytes, arguments);
  }
}
