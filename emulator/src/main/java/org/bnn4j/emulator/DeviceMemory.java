package org.bnn4j.emulator;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one device: which addresses are allocated, and what lies there. New memory holds
 * ones in all bits (floats that are NaN), so that whoever reads what he never wrote finds out.
 */
@SuppressWarnings("restricted") // native memory is what this is about
final class DeviceMemory {
  private static final byte UNWRITTEN = -1;

  private final Shim shim;
  private final long capacity;
  private final TreeMap<Long, Long> sizes = new TreeMap<>();
  private long used;
  private long checkedFrom;
  private long checkedTo;

  DeviceMemory(Shim shim, long capacity) {
    this.shim = shim;
    this.capacity = capacity;
  }

  long free() {
    return capacity - used;
  }

  /** New memory, or 0 where there is not enough. */
  long allocate(long bytes) {
    if (bytes < 1 || bytes > free()) {
      return 0;
    }
    long address = shim.allocate(bytes);
    if (address != 0) {
      sizes.put(address, bytes);
      used += bytes;
      MemorySegment.ofAddress(address).reinterpret(bytes).fill(UNWRITTEN);
    }
    return address;
  }

  /** Gives memory back; false where there is none at the address. */
  boolean release(long address) {
    Long bytes = sizes.remove(address);
    if (bytes == null) {
      return false;
    }
    used -= bytes;
    checkedTo = checkedFrom;
    shim.free(address, bytes);
    return true;
  }

  void releaseAll() {
    new ArrayList<>(sizes.keySet()).forEach(this::release);
  }

  /** The bytes from an address on, if they lie in one allocation. */
  Optional<MemorySegment> find(long address, long bytes) {
    Map.Entry<Long, Long> found = sizes.floorEntry(address);
    if (found == null || bytes < 0 || address - found.getKey() > found.getValue() - bytes) {
      return Optional.empty();
    }
    return Optional.of(MemorySegment.ofAddress(address).reinterpret(bytes));
  }

  /** Why bytes at an address may not be touched, or null where they may. */
  @Nullable String check(long address, int bytes) {
    if (address < checkedFrom || address + bytes > checkedTo) {
      Map.Entry<Long, Long> found = sizes.floorEntry(address);
      if (found == null || address + bytes > found.getKey() + found.getValue()) {
        return describe(address);
      }
      checkedFrom = found.getKey();
      checkedTo = checkedFrom + found.getValue();
    }
    return null;
  }

  /** What is known about an address that is not allocated. */
  String describe(long address) {
    Map.Entry<Long, Long> before = sizes.lowerEntry(address);
    Map.Entry<Long, Long> behind = sizes.higherEntry(address);
    long past = before == null ? Long.MAX_VALUE : address - before.getKey() - before.getValue();
    long ahead = behind == null ? Long.MAX_VALUE : behind.getKey() - address;
    if (Math.min(past, ahead) > 1 << 20) {
      return "no allocation is near";
    }
    return past <= ahead && before != null
        ? past + " bytes behind the end of an allocation of " + before.getValue() + " bytes"
        : ahead
            + " bytes before an allocation of "
            + (behind == null ? 0 : behind.getValue())
            + " bytes";
  }

  /** An allocation beside which something was written. */
  Optional<String> damage() {
    for (Map.Entry<Long, Long> entry : sizes.entrySet()) {
      if (!shim.isIntact(entry.getKey(), entry.getValue())) {
        return Optional.of(
            "something was written right beside an allocation of " + entry.getValue() + " bytes");
      }
    }
    return Optional.empty();
  }
}
