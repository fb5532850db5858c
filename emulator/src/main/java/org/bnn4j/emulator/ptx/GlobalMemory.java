package org.bnn4j.emulator.ptx;

import org.jspecify.annotations.Nullable;

/** Says which memory a kernel may touch. */
@FunctionalInterface
public interface GlobalMemory {
  /** Why bytes at an address may not be touched, or null where they may. */
  @Nullable String check(long address, int bytes);
}
