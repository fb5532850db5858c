package org.bnn4j.runtime.reference;

import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.contract.KernelContract;

class ReferenceBackendTest extends KernelContract {
  private final Backend backend = ReferenceBackend.create();

  @Override
  public Backend backend() {
    return backend;
  }
}
