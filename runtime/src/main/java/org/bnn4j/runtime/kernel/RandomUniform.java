package org.bnn4j.runtime.kernel;

/**
 * Random numbers, uniform in [0, 1) in steps of 2^-24, that depend on two numbers, the image and
 * the element alone: {@code result[n, i] = uniform(bits(imageKey(n), i))} of {@link SplitMix},
 * where i counts the elements of an image in logical order (channel, height, width) from 0. The key
 * of an image is {@code bits(mix(b), n)}, where the upper half of b is the bits of the first number
 * and the lower half those of the second.
 */
public record RandomUniform(Shape shape) {
  public TensorType keyType() {
    return TensorType.real(Shape.scalar());
  }

  public TensorType stepType() {
    return TensorType.real(Shape.scalar());
  }

  public TensorType resultType() {
    return TensorType.real(shape);
  }

  /** What the numbers of an image depend on. */
  public static long imageKey(float key, float step, int image) {
    long upper = (long) Float.floatToIntBits(key) << 32;
    long lower = Float.floatToIntBits(step) & 0xffffffffL;
    return SplitMix.bits(SplitMix.mix(upper | lower), image);
  }

  /** The number of element {@code i} of an image. */
  public static float value(long imageKey, int i) {
    return SplitMix.uniform(SplitMix.bits(imageKey, i));
  }
}
