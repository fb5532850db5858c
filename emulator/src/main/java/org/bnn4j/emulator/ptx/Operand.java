package org.bnn4j.emulator.ptx;

/** What an instruction reads: the bits that a lane sees. */
@FunctionalInterface
interface Operand {
  long get(Warp warp, int lane);

  static Operand constant(long bits) {
    return (warp, lane) -> bits;
  }

  static Operand register(int register) {
    return (warp, lane) -> warp.get(register, lane);
  }
}
