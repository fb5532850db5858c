package org.bnn4j.emulator;

/** The GPU with its matrix instructions. */
class GpuKernelsTest extends GpuContract {
  GpuKernelsTest() {
    super(false);
  }
}
