package org.bnn4j.runtime.cuda.driver;

/**
 * What a device says about itself.
 *
 * @param name as its vendor calls it
 * @param major of its compute capability
 * @param minor of its compute capability
 * @param multiprocessors how many blocks run at a time, times a small number
 * @param memory bytes in all
 * @param driverVersion the newest CUDA version that its driver knows, as {@code 1000·major +
 *     10·minor}
 */
public record Device(
    String name, int major, int minor, int multiprocessors, long memory, int driverVersion) {
  /** Whether its compute capability is at least this one. */
  public boolean isAtLeast(int wantedMajor, int wantedMinor) {
    return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }

  /** {@code 9.0}. */
  public String capability() {
    return major + "." + minor;
  }
}
