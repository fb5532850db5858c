package org.bnn4j.emulator;

/** A device that multiplies matrices of bits by mma. */
class MmaKernelsTest extends EmulatedContract {
  MmaKernelsTest() {
    super(8, 0, false);
  }
}
