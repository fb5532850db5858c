package org.bnn4j.emulator;

/** The GPU with the reference's order of every sum. */
class GpuExactKernelsTest extends GpuContract {
  GpuExactKernelsTest() {
    super(true);
  }
}
