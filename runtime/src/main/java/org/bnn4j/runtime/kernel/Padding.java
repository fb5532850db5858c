package org.bnn4j.runtime.kernel;

/** Rows and columns that are added around an image. */
public record Padding(int top, int left, int bottom, int right) {
  public Padding {
    if (top < 0 || left < 0 || bottom < 0 || right < 0) {
      throw new IllegalArgumentException("padding must not be negative");
    }
  }

  /** The same amount on every side. */
  public static Padding all(int amount) {
    return new Padding(amount, amount, amount, amount);
  }
}
