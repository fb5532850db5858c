package org.bnn4j.runtime.model;

import java.util.List;

/**
 * How a parameter is filled when a network is created. Those that need it take the number of inputs
 * and outputs from the parameter's sizes {@code [o, i, …]}: with k the product of the sizes after
 * the second, {@code fanIn = i·k} and {@code fanOut = o·k}.
 */
public sealed interface Initializer {
  record Constant(float value) implements Initializer {}

  /** These values in the order of the parameter's elements in files, again and again. */
  record Cycle(List<Float> values) implements Initializer {
    public Cycle {
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("a cycle needs a value");
      }
    }
  }

  /** Uniform in [low, high). */
  record Uniform(float low, float high) implements Initializer {}

  record Normal(float mean, float deviation) implements Initializer {}

  /** Variance {@code 2 / (fanIn + fanOut)} (Glorot and Bengio, 2010). */
  record Xavier(Distribution distribution) implements Initializer {}

  /** Variance {@code 2 / fanIn} (He et al., 2015). */
  record He(Distribution distribution) implements Initializer {}

  /** Shapes of distributions of a given variance v around 0. */
  enum Distribution {
    /** Of standard deviation √v. */
    NORMAL,
    /** In [−√(3v), √(3v)). */
    UNIFORM
  }

  static Initializer zeros() {
    return new Constant(0);
  }

  static Initializer ones() {
    return new Constant(1);
  }

  static Initializer constant(float value) {
    return new Constant(value);
  }

  static Initializer cycle(Float... values) {
    return new Cycle(List.of(values));
  }

  static Initializer uniform(float low, float high) {
    return new Uniform(low, high);
  }

  static Initializer normal(float mean, float deviation) {
    return new Normal(mean, deviation);
  }

  static Initializer xavierNormal() {
    return new Xavier(Distribution.NORMAL);
  }

  static Initializer xavierNormal(int fanIn, int fanOut) {
    return ofVariance(Distribution.NORMAL, 2.0 / ((double) fanIn + fanOut));
  }

  static Initializer xavierUniform() {
    return new Xavier(Distribution.UNIFORM);
  }

  static Initializer xavierUniform(int fanIn, int fanOut) {
    return ofVariance(Distribution.UNIFORM, 2.0 / ((double) fanIn + fanOut));
  }

  static Initializer heNormal() {
    return new He(Distribution.NORMAL);
  }

  static Initializer heNormal(int fanIn) {
    return ofVariance(Distribution.NORMAL, 2.0 / fanIn);
  }

  static Initializer heUniform() {
    return new He(Distribution.UNIFORM);
  }

  static Initializer heUniform(int fanIn) {
    return ofVariance(Distribution.UNIFORM, 2.0 / fanIn);
  }

  private static Initializer ofVariance(Distribution distribution, double variance) {
    float bound = (float) Math.sqrt(3 * variance);
    return switch (distribution) {
      case NORMAL -> new Normal(0, (float) Math.sqrt(variance));
      case UNIFORM -> new Uniform(-bound, bound);
    };
  }

  /**
   * The same with its numbers known.
   *
   * @param sizes of the parameter
   * @return a constant, cycle, uniform or normal initializer
   * @throws IllegalArgumentException if it needs inputs and outputs and there are less than two
   *     sizes
   */
  default Initializer resolve(List<Integer> sizes) {
    return switch (this) {
      case Constant constant -> constant;
      case Cycle cycle -> cycle;
      case Uniform uniform -> uniform;
      case Normal normal -> normal;
      case Xavier(Distribution distribution) -> {
        requireFans(sizes);
        double fans = (sizes.get(0) + (double) sizes.get(1)) * area(sizes);
        yield ofVariance(distribution, 2 / fans);
      }
      case He(Distribution distribution) -> {
        requireFans(sizes);
        yield ofVariance(distribution, 2 / (sizes.get(1) * area(sizes)));
      }
    };
  }

  private static void requireFans(List<Integer> sizes) {
    if (sizes.size() < 2) {
      throw new IllegalArgumentException(
          "a parameter of sizes "
              + sizes
              + " has no inputs and outputs: give the initializer its fanIn and fanOut, or use"
              + " another");
    }
  }

  private static double area(List<Integer> sizes) {
    return sizes.stream().skip(2).mapToDouble(size -> size).reduce(1, (a, b) -> a * b);
  }
}
