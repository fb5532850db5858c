package org.bnn4j.runtime.cuda.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A {@code CUlaunchConfig} with one attribute: the kernel may be placed on the device before its
 * predecessor in the stream has ended, since it waits for that by itself ({@code
 * griddepcontrol.wait}).
 */
final class LaunchConfig {
  /** {@code CU_LAUNCH_ATTRIBUTE_PROGRAMMATIC_STREAM_SERIALIZATION}. */
  private static final int PROGRAMMATIC_STREAM_SERIALIZATION = 6;

  /** Three words of the grid, three of the block, the shared memory; three pointers' worth more. */
  private static final long CONFIG_BYTES = 56;

  private static final long STREAM = 32;
  private static final long ATTRIBUTES = 40;
  private static final long ATTRIBUTE_COUNT = 48;

  /** Its number, four bytes of padding, and a union of 64 bytes. */
  private static final long ATTRIBUTE_BYTES = 72;

  private static final long ATTRIBUTE_VALUE = 8;

  private final MemorySegment config = Arena.ofAuto().allocate(CONFIG_BYTES, Long.BYTES);
  private final MemorySegment attribute = Arena.ofAuto().allocate(ATTRIBUTE_BYTES, Long.BYTES);

  LaunchConfig(long stream) {
    word(4, 1);
    word(5, 1);
    config.set(ValueLayout.JAVA_LONG, STREAM, stream);
    config.set(ValueLayout.JAVA_LONG, ATTRIBUTES, attribute.address());
    config.set(ValueLayout.JAVA_INT, ATTRIBUTE_COUNT, 1);
    attribute.set(ValueLayout.JAVA_INT, 0, PROGRAMMATIC_STREAM_SERIALIZATION);
    attribute.set(ValueLayout.JAVA_INT, ATTRIBUTE_VALUE, 1);
  }

  /** Its address, with a grid, the threads of a block along x, and dynamic shared memory. */
  long of(int gridX, int gridY, int gridZ, int threads, int sharedBytes) {
    word(0, gridX);
    word(1, gridY);
    word(2, gridZ);
    word(3, threads);
    word(6, sharedBytes);
    return config.address();
  }

  private void word(int index, int value) {
    config.set(ValueLayout.JAVA_INT, (long) index * Integer.BYTES, value);
  }
}
