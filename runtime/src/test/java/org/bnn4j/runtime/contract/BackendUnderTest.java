package org.bnn4j.runtime.contract;

import org.bnn4j.runtime.Backend;

/** Supplies the backend to the tests of the contract. */
public interface BackendUnderTest {
  /** The backend, the same at each call of one test. */
  Backend backend();

  /**
   * How far the gradients of a convolution may be off whose other operand is signs, as a part of
   * the sum of the magnitudes of all terms; 0 where they have to be the reference's bits.
   */
  default double toleranceOfSignGradients() {
    return 0;
  }
}
