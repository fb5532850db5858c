package org.bnn4j.emulator;

/** A kernel that can be started. */
interface Function {
  /** Bytes of its argument. */
  long argumentBytes();

  /** The most threads that a block may have. */
  int largestBlock();

  /** Runs it to its end. */
  void run(Launch launch);
}
