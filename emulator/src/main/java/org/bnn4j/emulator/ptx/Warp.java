package org.bnn4j.emulator.ptx;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * 32 lanes of a block. All lanes that stand at the same instruction do it together; of several such
 * groups the one that is furthest behind goes first, so that lanes meet again where their ways
 * join.
 */
final class Warp {
  static final int LANES = 32;
  static final int ALL = -1;

  private static final long MOST_STEPS = 1L << 28;

  /** What the lanes of a block know about themselves. */
  final Grid block;

  final Grid grid;
  final int threads;
  final int firstThread;

  /** The bytes of the kernel's argument. */
  final MemorySegment arguments;

  final GlobalMemory memory;

  private final long[] masks;
  private final long[] registers;
  private final int[] next = new int[LANES];
  private int alive;
  private int current;

  /** Lanes at a vote that others must join, or end, before it can be held. */
  private int waiting;

  /** Whether all lanes wait, and are being asked once more. */
  private boolean stuck;

  /**
   * A warp.
   *
   * @param masks the bits that each register holds
   */
  Warp(
      long[] masks,
      Grid grid,
      Grid block,
      int threads,
      int firstThread,
      MemorySegment arguments,
      GlobalMemory memory) {
    this.masks = masks;
    this.registers = new long[masks.length * LANES];
    this.grid = grid;
    this.block = block;
    this.threads = threads;
    this.firstThread = firstThread;
    this.arguments = arguments;
    this.memory = memory;
  }

  long get(int register, int lane) {
    return registers[register * LANES + lane];
  }

  void set(int register, int lane, long value) {
    registers[register * LANES + lane] = value & masks[register];
  }

  /** The lanes that have not ended. */
  int alive() {
    return alive;
  }

  void jump(int lane, int instruction) {
    next[lane] = instruction;
  }

  /** Lets lanes wait at their instruction until the others have come or ended. */
  void await(int lanes) {
    for (int left = lanes; left != 0; left &= left - 1) {
      jump(Integer.numberOfTrailingZeros(left), current);
    }
    waiting |= lanes;
  }

  /** Tells that a vote was held. */
  void goOn() {
    stuck = false;
  }

  void end(int lanes) {
    alive &= ~lanes;
  }

  /** Runs all lanes to their end. Registers hold what they held. */
  void run(Instruction[] program) {
    Arrays.fill(next, 0);
    int lanes = Math.min(LANES, threads - firstThread);
    waiting = 0;
    stuck = false;
    alive = lanes == LANES ? ALL : (1 << lanes) - 1;
    for (long steps = 0; alive != 0; steps++) {
      if (steps == MOST_STEPS) {
        throw new PtxException("a warp did not end within " + MOST_STEPS + " instructions");
      }
      step(program);
    }
  }

  private void step(Instruction[] program) {
    int able = able();
    current = Integer.MAX_VALUE;
    for (int lanes = able; lanes != 0; lanes &= lanes - 1) {
      current = Math.min(current, next[Integer.numberOfTrailingZeros(lanes)]);
    }
    int together = 0;
    for (int lanes = able; lanes != 0; lanes &= lanes - 1) {
      int lane = Integer.numberOfTrailingZeros(lanes);
      if (next[lane] == current) {
        together |= 1 << lane;
        next[lane] = current + 1;
      }
    }
    if (current == program.length) {
      end(together);
      return;
    }
    Instruction instruction = program[current];
    try {
      instruction.run(this, together);
    } catch (PtxException e) {
      throw new PtxException(instruction.where() + ": " + e.getMessage());
    }
  }

  private int able() {
    if ((alive & ~waiting) == 0) {
      if (stuck) {
        throw new PtxException("lanes wait for each other in two votes");
      }
      stuck = true;
      waiting = 0;
    }
    return alive & ~waiting;
  }
}
