package org.bnn4j.emulator.ptx;

/**
 * One instruction.
 *
 * @param guard the predicate without which lanes leave it out, or -1
 * @param negated whether lanes leave it out where the predicate holds
 */
record Instruction(int line, String text, int guard, boolean negated, Effect effect) {
  void run(Warp warp, int lanes) {
    int taking = lanes;
    if (guard >= 0) {
      for (int left = lanes; left != 0; left &= left - 1) {
        int lane = Integer.numberOfTrailingZeros(left);
        if ((warp.get(guard, lane) != 0) == negated) {
          taking &= ~(1 << lane);
        }
      }
    }
    if (taking != 0) {
      effect.on(warp, taking);
    }
  }

  String where() {
    return "line " + line + ", " + text;
  }
}
