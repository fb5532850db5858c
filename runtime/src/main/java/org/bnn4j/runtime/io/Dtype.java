package org.bnn4j.runtime.io;

/** The element types of safetensors files that are understood here. */
public enum Dtype {
  F32(4),
  F16(2),
  F64(8),
  I64(8),
  I32(4),
  U8(1);

  private final int bytes;

  Dtype(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }
}
