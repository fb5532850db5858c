package org.bnn4j.runtime.kernel;

/** The axes of a tensor, in the order of {@link Shape}. */
public enum Axis {
  N,
  C,
  H,
  W
}
