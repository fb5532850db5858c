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
  /** From so many bytes on it is worth while. */
  static final long LARGE = 1 << 22;

  private static final long LEAST_PIECE = 1 << 17;
  private static final long MOST_PIECE = 1 << 20;

  /** Pieces of what is neither very small nor very large. */
  private static final int PIECES = 16;

  /** More threads gain nothing: the device's connection is no faster. */
  private static final int MOST_THREADS = 12;

  /** A rough guess for one thread. */
  private static final long BYTES_PER_NANOSECOND = 8;

  private final Driver driver;
  private final Workers workers;
  private final Workers.Task toStaging = (piece, worker) -> stage(piece);
  private final Workers.Task toArray = (piece, worker) -> unstage(piece);
  private MemorySegment array = MemorySegment.NULL;
  private MemorySegment staged = MemorySegment.NULL;
  private long offset;
  private long target;
  private long pieceBytes;
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
    long bytes = staging.byteSize();
    pieceBytes = Math.clamp(bytes / PIECES, LEAST_PIECE, MOST_PIECE);
    int pieces = Math.toIntExact((bytes + pieceBytes - 1) / pieceBytes);
    copied = copied.length >= pieces ? copied : new boolean[pieces];
    Arrays.fill(copied, false);
    workers.run(pieces, bytes / BYTES_PER_NANOSECOND, task);
    array = MemorySegment.NULL;
  }

  private long size(int piece) {
    return Math.min(pieceBytes, staged.byteSize() - piece * pieceBytes);
  }

  private void stage(int piece) {
    long at = piece * pieceBytes;
    MemorySegment.copy(array, offset + at, staged, at, size(piece));
    send(piece);
  }

  private void unstage(int piece) {
    long at = piece * pieceBytes;
    MemorySegment.copy(staged, at, array, offset + at, size(piece));
  }

  /** Uploads the pieces that are there up to the first that is not. */
  private synchronized void send(int piece) {
    copied[piece] = true;
    while (sent < copied.length && copied[sent]) {
      long at = sent * pieceBytes;
      driver.upload(staged.asSlice(at, size(sent)), target + at, size(sent));
      sent++;
    }
  }

  @Override
  public void close() {
    workers.close();
  }
}
