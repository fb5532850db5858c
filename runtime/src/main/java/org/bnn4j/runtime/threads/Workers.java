package org.bnn4j.runtime.threads;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A fixed pool that runs numbered blocks of one task at a time; the caller works along. A task cuts
 * its work into the same blocks whatever the number of threads, so results do not depend on it.
 * Dispatch allocates nothing. While the pool is busy with another session's task, a caller works
 * alone.
 *
 * <p>The state of a dispatch is one number, {@code ticket}: round (16 bits), blocks (24 bits), next
 * block (24 bits). A thread claims a block by raising it with compare-and-set, so a thread that
 * comes late can neither claim a block of a finished round nor mistake the size of the present one;
 * and since a round ends only when every claimed block is done, {@code task} is always the task of
 * the claimed block.
 */
public final class Workers implements AutoCloseable {
  /** Work cut into blocks. */
  public interface Task {
    /**
     * Runs one block.
     *
     * @param worker number of the thread, below {@link Workers#count}: whose scratch memory to use
     */
    void run(int block, int worker);
  }

  /** Largest number of blocks of a task. */
  private static final int MAX_BLOCKS = (1 << 24) - 2;

  /**
   * Below this many nanoseconds (a rough guess by the kernel) waking others costs more than it
   * gains.
   */
  private static final long ALONE = 8_000;

  private static final int SPINS_BEFORE_PARKING = 4_000;
  private static final int SPINS_BEFORE_YIELDING = 20_000;

  private final Thread[] threads;
  private final boolean[] parked;
  private final AtomicLong ticket = new AtomicLong();
  private final AtomicInteger done = new AtomicInteger();
  private final ReentrantLock dispatching = new ReentrantLock();
  private @Nullable Task task;
  private volatile @Nullable Throwable failure;
  private volatile boolean closed;

  /** A pool of so many threads, the caller included. */
  public Workers(int count) {
    threads = new Thread[count - 1];
    parked = new boolean[count];
    for (int i = 0; i < threads.length; i++) {
      int worker = i + 1;
      threads[i] = Thread.ofPlatform().daemon().name("bnn-" + worker).start(() -> work(worker));
    }
  }

  /** Threads, the caller included. */
  public int count() {
    return threads.length + 1;
  }

  /**
   * Runs blocks 0 to {@code blocks − 1} and returns when all are done.
   *
   * @param nanoseconds about how long one thread needs for all of them
   */
  public void run(int blocks, long nanoseconds, Task task) {
    if (blocks > MAX_BLOCKS) {
      throw new IllegalArgumentException(blocks + " blocks are more than " + MAX_BLOCKS);
    }
    if (blocks <= 1 || threads.length == 0 || nanoseconds < ALONE || !dispatching.tryLock()) {
      for (int block = 0; block < blocks; block++) {
        task.run(block, 0);
      }
      return;
    }
    try {
      this.task = task;
      done.set(0);
      ticket.set((((ticket.get() >>> 48) + 1) << 48) | ((long) blocks << 24));
      wake(Math.min(blocks - 1, threads.length));
      runBlocks(0);
      await(blocks);
      this.task = null;
      Throwable thrown = failure;
      if (thrown != null) {
        failure = null;
        throw thrown instanceof RuntimeException exception
            ? exception
            : new IllegalStateException("a block failed", thrown);
      }
    } finally {
      dispatching.unlock();
    }
  }

  private void wake(int wanted) {
    for (int i = 0; i < wanted; i++) {
      synchronized (threads[i]) {
        if (parked[i + 1]) {
          parked[i + 1] = false;
          LockSupport.unpark(threads[i]);
        }
      }
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // a worker that holds the last block may need this core
  private void await(int blocks) {
    for (int spins = 0; done.get() < blocks; spins++) {
      if (spins < SPINS_BEFORE_YIELDING) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }

  /** Claims and runs blocks until none is left, and returns the ticket that said so. */
  private long runBlocks(int worker) {
    while (true) {
      long seen = ticket.get();
      int block = (int) seen & 0xffffff;
      if (block >= ((int) (seen >>> 24) & 0xffffff)) {
        return seen;
      }
      Task current = task;
      if (current == null || !ticket.compareAndSet(seen, seen + 1)) {
        continue;
      }
      try {
        current.run(block, worker);
      } catch (Throwable thrown) {
        failure = thrown;
      } finally {
        done.incrementAndGet();
      }
    }
  }

  private void work(int worker) {
    long seen = 0;
    while (!closed) {
      for (int spins = 0; ticket.get() == seen && spins < SPINS_BEFORE_PARKING; spins++) {
        Thread.onSpinWait();
      }
      while (ticket.get() == seen && !closed) {
        park(worker, seen);
      }
      seen = runBlocks(worker);
    }
  }

  private void park(int worker, long seen) {
    Thread self = Thread.currentThread();
    synchronized (self) {
      if (ticket.get() != seen || closed) {
        return;
      }
      parked[worker] = true;
    }
    LockSupport.park(this);
  }

  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }
}
