package org.bnn4j.runtime;

/** Runs of kernels that are repeated for many batches (see {@link Backend#steps}). */
@FunctionalInterface
public interface Steps {
  /** Runs the kernels on a batch of n images. */
  void run(int n);
}
