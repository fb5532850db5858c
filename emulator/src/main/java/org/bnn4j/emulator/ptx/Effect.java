package org.bnn4j.emulator.ptx;

/** What an instruction does to the lanes in a mask. */
@FunctionalInterface
interface Effect {
  void on(Warp warp, int lanes);

  /** The same for each lane by itself. */
  static Effect each(Lane effect) {
    return (warp, lanes) -> {
      for (int left = lanes; left != 0; left &= left - 1) {
        effect.on(warp, Integer.numberOfTrailingZeros(left));
      }
    };
  }

  /** What happens to one lane. */
  @FunctionalInterface
  interface Lane {
    void on(Warp warp, int lane);
  }
}
