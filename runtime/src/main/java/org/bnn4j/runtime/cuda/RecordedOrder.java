package org.bnn4j.runtime.cuda;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What must wait for what in a recording: launches that use the same memory keep their order unless
 * all of them only read it; others may run side by side.
 */
final class RecordedOrder {
  private final CudaDevice device;
  private final Map<Long, Use> uses = new HashMap<>();

  /** The driver's number of each launch, and all those that it waits for, directly or not. */
  private final List<Long> recorded = new ArrayList<>();

  private final List<BitSet> before = new ArrayList<>();

  RecordedOrder(CudaDevice device) {
    this.device = device;
  }

  /** Who used a piece of memory: the last that wrote, and those that have read since. */
  private static final class Use {
    private int writer = -1;
    private final BitSet readers = new BitSet();
  }

  /** Tells the driver what the next launch waits for. */
  void begin(Arguments arguments) {
    BitSet direct = new BitSet();
    for (int i = 0; i < arguments.pointers(); i++) {
      collect(arguments.pointer(i), arguments.isRead(i), direct);
    }
    wait(direct);
    for (int i = 0; i < arguments.pointers(); i++) {
      note(arguments.pointer(i), arguments.isRead(i));
    }
  }

  /** The same for a clear. */
  void begin(long address) {
    BitSet direct = new BitSet();
    collect(address, false, direct);
    wait(direct);
    note(address, false);
  }

  private void collect(long address, boolean isRead, BitSet direct) {
    Use use = address == 0 ? null : uses.get(device.memory().begin(address));
    if (use == null) {
      return;
    }
    if (use.writer >= 0) {
      direct.set(use.writer);
    }
    if (!isRead) {
      direct.or(use.readers);
    }
  }

  private void note(long address, boolean isRead) {
    if (address == 0) {
      return;
    }
    Use use = uses.computeIfAbsent(device.memory().begin(address), a -> new Use());
    int launch = recorded.size();
    if (isRead && use.writer != launch) {
      use.readers.set(launch);
    } else {
      use.readers.clear();
      use.writer = launch;
    }
  }

  /** Leaves out what the others wait for anyway. */
  private void wait(BitSet direct) {
    BitSet all = new BitSet();
    List<Long> needed = new ArrayList<>();
    for (int i = direct.length() - 1; i >= 0; i = direct.previousSetBit(i - 1)) {
      if (!all.get(i)) {
        needed.add(recorded.get(i));
        all.or(before.get(i));
        all.set(i);
      }
    }
    before.add(all);
    long[] numbers = needed.stream().mapToLong(Long::longValue).toArray();
    device.driver().recordAfter(numbers, numbers.length);
  }

  /** Notes the launch that was begun. */
  void end() {
    recorded.add(device.driver().lastRecorded());
  }
}
