package org.bnn4j.runtime.model;

/** Where all randomness of a network comes from. The same seed gives the same network. */
public record Seed(long value) {
  public static Seed of(long value) {
    return new Seed(value);
  }
}
