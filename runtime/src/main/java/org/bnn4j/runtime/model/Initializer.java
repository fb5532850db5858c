package org.bnn4j.runtime.model;

/** How a parameter is filled when a network is created. */
public sealed interface Initializer {
  record Constant(float value) implements Initializer {}

  /** Uniform in [low, high). */
  record Uniform(float low, float high) implements Initializer {}

  record Normal(float mean, float deviation) implements Initializer {}

  static Initializer zeros() {
    return new Constant(0);
  }

  static Initializer ones() {
    return new Constant(1);
  }

  static Initializer constant(float value) {
    return new Constant(value);
  }

  static Initializer uniform(float low, float high) {
    return new Uniform(low, high);
  }

  static Initializer normal(float mean, float deviation) {
    return new Normal(mean, deviation);
  }
}
