package org.bnn4j.emulator;

import java.lang.foreign.MemorySegment;
import org.bnn4j.emulator.ptx.Grid;
import org.bnn4j.runtime.cuda.driver.Device;
import org.bnn4j.runtime.cuda.driver.DriverException;

/**
 * One start of a kernel.
 *
 * @param kernel its name, for messages
 * @param grid blocks along each axis
 * @param threads of a block
 * @param shared bytes of dynamic shared memory
 * @param arguments the bytes of its argument
 */
record Launch(String kernel, Grid grid, int threads, int shared, MemorySegment arguments) {
  private static final int LARGEST_BLOCK = 1024;
  private static final int LARGEST_GRID = 65_535;
  private static final int KIB = 1024;

  /** Refuses what no device of this kind can start. */
  void check(Function function, Device device) {
    if (grid.x() < 1 || grid.y() < 1 || grid.z() < 1) {
      throw invalid("an empty grid " + grid.x() + " x " + grid.y() + " x " + grid.z());
    }
    if (grid.y() > LARGEST_GRID || grid.z() > LARGEST_GRID) {
      throw invalid(grid.y() + " x " + grid.z() + " blocks along y and z");
    }
    int largest = Math.min(LARGEST_BLOCK, function.largestBlock());
    if (threads < 1 || threads > largest) {
      throw invalid(threads + " threads, of at most " + largest);
    }
    int sharedLimit = sharedLimit(device);
    if (shared < 0 || shared > sharedLimit) {
      throw invalid(shared + " bytes of shared memory, of at most " + sharedLimit);
    }
    if (arguments.byteSize() != function.argumentBytes()) {
      throw invalid(
          arguments.byteSize() + " bytes of arguments instead of " + function.argumentBytes());
    }
  }

  /** Shared memory that a block may ask for. */
  private static int sharedLimit(Device device) {
    return switch (device.major() * 10 + device.minor()) {
      case 80, 87 -> 163 * KIB;
      case 90, 100, 103, 110 -> 227 * KIB;
      default -> 99 * KIB;
    };
  }

  private DriverException invalid(String detail) {
    return new DriverException("cuLaunchKernel", kernel, "CUDA_ERROR_INVALID_VALUE", 1, detail);
  }
}
