package org.bnn4j.runtime.cuda.driver;

/**
 * What a machine says before a device of it is opened. Later questions ask for the earlier ones.
 */
public interface Machine {
  /** Whether the classes of JCuda are there. */
  boolean hasJcuda();

  /** Whether the library of NVIDIA's driver is there. */
  boolean hasDriver();

  /** Starts the driver; 0, or the number of an error. */
  int start();

  /** The newest CUDA version that the driver knows, as {@code 1000·major + 10·minor}. */
  int driverVersion();

  /** How many devices there are. */
  int devices();

  /** The compute capability of a device, as {@code 10·major + minor}. */
  int capability(int device);

  /** Opens a device. */
  Driver open(int device);
}
