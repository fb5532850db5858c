package org.bnn4j.runtime.cuda;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.bnn4j.runtime.cuda.driver.Driver;
import org.bnn4j.runtime.threads.Workers;

/**
 * Copies between a large array and staging memory: several threads copy pieces, and while they copy
 * the next ones, those that are there are uploaded, in order.
 */
final class StagedCopy implements AutoCloseable {
  /** Bytes of a piece. */
  static final long PIECE = 1 << 20;

  /** More threads gain nothing: the device's connection is no faster. */
  private static final int MOST_THREADS = 8;

  /** A rough guess, to tell the workers that it is worth while. */
  private static final long NANOSECONDS_PER_PIECE = 100_000;

  private final Driver driver;
  private final Workers workers;
  private final Workers.Task toStaging = (piece, worker) -> stage(piece);
  private final Workers.Task toArray = (piece, worker) -> unstage(piece);
  private MemorySegment array = MemorySegment.NULL;
  private MemorySegment staged = MemorySegment.NULL;
  private long offset;
  private long target;
  private boolean[] copied = {};
  private int sent;

  StagedCopy(Driver driver) {
    this.driver = driver;
    this.workers =
        new Workers(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS));
  }

  /** Fills staging memory with an array's bytes from an offset on, and uploads it. */
  void upload(MemorySegment source, long from, MemorySegment staging, long address) {
    target = address;
    sent = 0;
    run(source, from, staging, toStaging);
  }

  /** Copies staging memory to an array, from an offset on. */
  void copy(MemorySegment staging, MemorySegment to, long from) {
    run(to, from, staging, toArray);
  }

  private void run(MemorySegment values, long from, MemorySegment staging, Workers.Task task) {
    array = values;
    offset = from;
    staged = staging;
    int pieces = Math.toIntExact((staging.byteSize() + PIECE - 1) / PIECE);
    copied = copied.length >= pieces ? copied : new boolean[pieces];
    Arrays.fill(copied, false);
    workers.run(pieces, pieces * NANOSECONDS_PER_PIECE, task);
    array = MemorySegment.NULL;
  }

  private long size(int piece) {
    return Math.min(PIECE, staged.byteSize() - piece * PIECE);
  }

  private void stage(int piece) {
    long at = piece * PIECE;
    MemorySegment.copy(array, offset + at, staged, at, size(piece));
    send(piece);
  }

  private void unstage(int piece) {
    long at = piece * PIECE;
    MemorySegment.copy(staged, at, array, offset + at, size(piece));
  }

  /** Uploads the pieces that are there up to the first that is not. */
  private synchronized void send(int piece) {
    copied[piece] = true;
    while (sent < copied.length && copied[sent]) {
      long at = sent * PIECE;
      driver.upload(staged.asSlice(at, size(sent)), target + at, size(sent));
      sent++;
    }
  }

  @Override
  public void close() {
    workers.close();
  }
}
