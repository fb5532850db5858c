package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.Buffer;

/** The launch of a convolution, in one of the ways that a device has for it. */
interface ConvLaunch {
  /**
   * Starts it.
   *
   * @param arguments input, arranged weights, and what the epilogue wants
   * @param scratch where sums go as they are, 0 where the epilogue has results
   */
  void run(int n, Buffer[] arguments, long scratch);
}
