package org.bnn4j.runtime.contract;

import org.bnn4j.runtime.Backend;

/** Supplies the backend to the tests of the contract. */
public interface BackendUnderTest {
  /** The backend, the same at each call of one test. */
  Backend backend();
}
