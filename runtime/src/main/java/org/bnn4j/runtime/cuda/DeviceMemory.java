package org.bnn4j.runtime.cuda;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.bnn4j.runtime.cuda.driver.Device;
import org.bnn4j.runtime.cuda.driver.Driver;
import org.bnn4j.runtime.cuda.driver.DriverException;

/**
 * Memory of the device. What no buffer holds any more is given back before the next allocation, as
 * on the heap; the rest goes with the device.
 */
final class DeviceMemory {
  /** Milliseconds in which the collector may find dead buffers when memory is short. */
  private static final int PATIENCE = 100;

  private static final long MEBIBYTE = 1 << 20;

  /** Scratch memory grows by so much, and this is the most that counts as little. */
  private static final long PAGE = 64 << 10;

  private static final long MOST_SMALL = 16 * MEBIBYTE;

  private final Driver driver;
  private final Device device;
  private final ReferenceQueue<Object> dead = new ReferenceQueue<>();
  private final Set<Lease> leases = new HashSet<>();

  /** Where all that is allocated begins. */
  private final NavigableSet<Long> begins = new TreeSet<>();

  /** Bytes of one image in all living memory that was asked for with a batch. */
  private final Map<Integer, Long> bytesOfImage = new HashMap<>();

  /** One for large requests, and several that small ones take in turn. */
  private final Scratch large = new Scratch();

  private final Scratch[] small = {new Scratch(), new Scratch(), new Scratch(), new Scratch()};
  private int turn;
  private int generation;

  DeviceMemory(Driver driver, Device device) {
    this.driver = driver;
    this.device = device;
  }

  /** Some memory; it is given back when nobody holds this object. */
  static final class Block {
    private final long address;
    private final long bytes;

    private Block(long address, long bytes) {
      this.address = address;
      this.bytes = bytes;
    }

    long address() {
      return address;
    }

    long bytes() {
      return bytes;
    }
  }

  /** A number that changes when memory that was in use has moved, and graphs are stale. */
  int generation() {
    return generation;
  }

  /** Says that memory that was in use has moved. */
  void moved() {
    generation++;
  }

  /** Memory that holds zeros. */
  Block allocate(long bytes) {
    return allocate(bytes, 0, 0);
  }

  /** Memory that holds zeros, of which each image of a batch takes a part. */
  Block allocate(long bytes, int batch, long perImage) {
    releaseDead();
    Block block = new Block(withPatience(bytes, batch, perImage), bytes);
    try {
      driver.clear(block.address(), bytes);
    } catch (DriverException e) {
      driver.free(block.address());
      throw e;
    }
    leases.add(new MemoryLease(block, dead, batch, perImage));
    begins.add(block.address());
    bytesOfImage.merge(batch, perImage, Long::sum);
    return block;
  }

  private long withPatience(long bytes, int batch, long perImage) {
    try {
      return driver.allocate(bytes);
    } catch (DriverException e) {
      if (e.number() != DriverException.OUT_OF_MEMORY) {
        throw e;
      }
      collect();
      try {
        return driver.allocate(bytes);
      } catch (DriverException again) {
        throw again.number() == DriverException.OUT_OF_MEMORY
            ? again.with(shortage(bytes, batch, perImage))
            : again;
      }
    }
  }

  private String shortage(long bytes, int batch, long perImage) {
    long free = driver.freeMemory();
    String text =
        mebibytes(bytes)
            + " were asked for, "
            + mebibytes(free)
            + " of "
            + mebibytes(device.memory())
            + " are free on "
            + device.name();
    if (perImage == 0) {
      return text;
    }
    long others = bytesOfImage.getOrDefault(batch, 0L);
    long fitting = (free + others * batch) / (others + perImage);
    return text
        + (fitting > 0 && fitting < batch
            ? "; a batch of " + fitting + " would fit so far instead of " + batch
            : "; not even a batch of 1 would fit");
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", (double) bytes / MEBIBYTE);
  }

  private static final class Scratch {
    private long address;
    private long bytes;
  }

  /**
   * Memory for the inside of one kernel's run. The next kernel may get the same, though what needs
   * little gets another piece, so that it need not wait. What it holds is not defined.
   */
  long scratch(long bytes) {
    if (bytes > MOST_SMALL) {
      grow(large, bytes);
      return large.address;
    }
    // All grow at once: a recording may take another piece than the run that came before it.
    for (Scratch piece : small) {
      grow(piece, bytes);
    }
    turn = (turn + 1) % small.length;
    return small[turn].address;
  }

  /** Where the memory begins that an address lies in. */
  long begin(long address) {
    Long begin = begins.floor(address);
    return begin == null ? address : begin;
  }

  private void grow(Scratch piece, long wanted) {
    if (piece.bytes >= wanted) {
      return;
    }
    if (piece.bytes > 0) {
      generation++;
      driver.synchronize();
      piece.bytes = 0;
      driver.free(piece.address);
      begins.remove(piece.address);
    }
    long bytes = (wanted + PAGE - 1) / PAGE * PAGE;
    piece.address = withPatience(bytes, 0, 0);
    piece.bytes = bytes;
    begins.add(piece.address);
  }

  /** Has something of the driver given back when nobody holds an object. */
  void keep(Lease lease) {
    leases.add(lease);
  }

  ReferenceQueue<Object> dead() {
    return dead;
  }

  /** Gives back what nobody holds. */
  void releaseDead() {
    Reference<?> reference = dead.poll();
    if (reference == null) {
      return;
    }
    driver.synchronize();
    while (reference != null) {
      release(reference);
      reference = dead.poll();
    }
  }

  private void release(Reference<?> reference) {
    if (reference instanceof Lease lease && leases.remove(lease)) {
      lease.end(driver);
    }
  }

  private void collect() {
    System.gc();
    try {
      Reference<?> reference = dead.remove(PATIENCE);
      if (reference != null) {
        driver.synchronize();
        release(reference);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    releaseDead();
  }

  /** What is to be done with something of the driver when its holder is gone. */
  abstract static class Lease extends PhantomReference<Object> {
    Lease(Object holder, ReferenceQueue<Object> queue) {
      super(holder, queue);
    }

    abstract void end(Driver driver);
  }

  private final class MemoryLease extends Lease {
    private final long address;
    private final int batch;
    private final long perImage;

    MemoryLease(Block block, ReferenceQueue<Object> queue, int batch, long perImage) {
      super(block, queue);
      this.address = block.address();
      this.batch = batch;
      this.perImage = perImage;
    }

    @Override
    void end(Driver ending) {
      bytesOfImage.merge(batch, -perImage, Long::sum);
      ending.free(address);
      begins.remove(address);
    }
  }
}
