package org.bnn4j.runtime.cuda.driver;

import java.lang.foreign.MemorySegment;

/**
 * A device with one stream: launches, copies and clears happen in the order in which they were
 * asked for. Addresses, modules, functions and graphs are numbers that only the driver understands;
 * 0 is none of them. One thread at a time may call it, whichever.
 *
 * <p>Every method throws {@link DriverException} where the device refuses. An error of a kernel may
 * come with a later call.
 */
public interface Driver extends AutoCloseable {
  /** What the device says about itself. */
  Device device();

  /** Bytes that can still be allocated. */
  long freeMemory();

  /** Memory of the device, aligned to 256 bytes; what it holds is not defined. */
  long allocate(long bytes);

  /** Gives memory back. */
  void free(long address);

  /** Fills memory with zeros. */
  void clear(long address, long bytes);

  /**
   * Copies to the device, without waiting for it: the source must stay as it is until the next
   * {@link #download} or {@link #synchronize}.
   */
  void upload(MemorySegment source, long address, long bytes);

  /** Copies from the device, and waits until that is done. */
  void download(long address, MemorySegment target, long bytes);

  /**
   * Loads kernels.
   *
   * @param image a fat binary, or PTX text that ends with a zero
   */
  long load(byte[] image);

  /** Unloads kernels. */
  void unload(long module);

  /** A kernel of a module. */
  long function(long module, String name);

  /**
   * Starts a kernel.
   *
   * @param kernel its name, for messages
   * @param threads of a block, in one dimension
   * @param sharedBytes dynamic shared memory of a block
   * @param arguments the bytes of the one structure that the kernel takes, read before the call
   *     returns
   */
  void launch(
      String kernel,
      long function,
      int gridX,
      int gridY,
      int gridZ,
      int threads,
      int sharedBytes,
      MemorySegment arguments);

  /**
   * From now on launches and clears are written down instead of done; nothing else may be asked.
   */
  void beginRecording();

  /** What was written down last; its number means something until the recording ends. */
  long lastRecorded();

  /**
   * What is written down next waits for these alone instead of for what was written down before it.
   *
   * @param recorded numbers, of which the first {@code count} stand
   */
  void recordAfter(long[] recorded, int count);

  /** Ends a recording, and gives what was written down as a graph. */
  long endRecording();

  /** Does all that a graph has written down. */
  void replay(long graph);

  /** Forgets a graph. */
  void discard(long graph);

  /** Waits until all that was asked for is done. */
  void synchronize();

  /** Memory that uploads and downloads copy fastest from and to; {@link #close} frees it. */
  MemorySegment staging(long bytes);

  /** Gives staging memory back. */
  void release(MemorySegment staging);

  /** Frees the device, with all that was allocated and loaded. */
  @Override
  void close();
}
