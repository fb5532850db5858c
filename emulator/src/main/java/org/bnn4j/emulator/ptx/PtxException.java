package org.bnn4j.emulator.ptx;

/** Text that is no PTX or not in the known part of it, or an instruction that cannot be done. */
public final class PtxException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public PtxException(String message) {
    super(message);
  }
}
