package org.bnn4j.emulator;

/** A device that multiplies matrices of bits by wgmma. */
class WgmmaKernelsTest extends EmulatedContract {
  WgmmaKernelsTest() {
    super(9, 0, false);
  }
}
