package org.bnn4j.runtime.kernel;

/** What one element of a tensor is. How a backend stores it is the backend's own affair. */
public enum Element {
  /** A 32-bit float. */
  REAL,
  /** −1 or +1, one bit. */
  SIGN,
  /** −1, 0 or +1, two bits: the sign and whether it is non-zero. */
  TERNARY,
  /** An integer of at most 32,767 in absolute value: a sum of products of signs. */
  COUNT,
  /** A class number, from 0. */
  INDEX,
  /** How the sign of a channel follows from a count (see {@link Thresholds}); one per channel. */
  THRESHOLD;

  /** The largest absolute value of a {@link #COUNT}. */
  public static final int MAX_COUNT = Short.MAX_VALUE;

  /** Whether sums of products of such elements are integers. */
  public boolean isSign() {
    return this == SIGN || this == TERNARY;
  }
}
