package org.bnn4j.emulator.ptx;

import java.lang.foreign.MemorySegment;

/** A kernel of one parameter, ready to run. */
public final class PtxKernel {
  private final int parameterBytes;
  private final long[] masks;
  private final Instruction[] program;

  PtxKernel(int parameterBytes, long[] masks, Instruction[] program) {
    this.parameterBytes = parameterBytes;
    this.masks = masks;
    this.program = program;
  }

  /** Bytes of its parameter. */
  public int parameterBytes() {
    return parameterBytes;
  }

  /**
   * Runs all blocks, one after the other.
   *
   * @param grid blocks along x, y and z
   * @param threads of a block
   * @param arguments the bytes of the parameter
   */
  public void run(Grid grid, int threads, MemorySegment arguments, GlobalMemory memory) {
    for (int z = 0; z < grid.z(); z++) {
      for (int y = 0; y < grid.y(); y++) {
        for (int x = 0; x < grid.x(); x++) {
          Grid block = new Grid(x, y, z);
          for (int first = 0; first < threads; first += Warp.LANES) {
            new Warp(masks, grid, block, threads, first, arguments, memory).run(program);
          }
        }
      }
    }
  }
}
