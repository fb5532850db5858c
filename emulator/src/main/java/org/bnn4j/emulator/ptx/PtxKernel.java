package org.bnn4j.emulator.ptx;

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
  public void run(int[] grid, int threads, byte[] arguments, GlobalMemory memory) {
    int[] block = new int[3];
    for (block[2] = 0; block[2] < grid[2]; block[2]++) {
      for (block[1] = 0; block[1] < grid[1]; block[1]++) {
        for (block[0] = 0; block[0] < grid[0]; block[0]++) {
          for (int first = 0; first < threads; first += Warp.LANES) {
            new Warp(masks, grid, block, threads, first, arguments, memory).run(program);
          }
        }
      }
    }
  }
}
