package org.bnn4j.emulator;

/**
 * A device without matrix instructions of bits, and gradients in the order of the reference: all
 * bits are the reference's.
 */
class CoreKernelsTest extends EmulatedContract {
  CoreKernelsTest() {
    super(10, 0, true);
  }
}
