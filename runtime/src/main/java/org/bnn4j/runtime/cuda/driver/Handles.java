package org.bnn4j.runtime.cuda.driver;

import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUmodule;
import jcuda.driver.CUstream;

/** JCuda's handles, whose numbers only their subclasses see. */
final class Handles {
  private Handles() {}

  static final class Stream extends CUstream {
    long number() {
      return getNativePointer();
    }
  }

  static final class Address extends CUdeviceptr {
    long number() {
      return getNativePointer();
    }
  }

  static final class HostPointer extends Pointer {
    long number() {
      return getNativePointer();
    }
  }

  static final class Function extends CUfunction {
    /** What it was allowed to have. */
    int sharedBytes;

    long number() {
      return getNativePointer();
    }
  }

  static final class Graph extends CUgraphExec {
    long number() {
      return getNativePointer();
    }
  }

  static final class Module extends CUmodule {
    long number() {
      return getNativePointer();
    }
  }
}
