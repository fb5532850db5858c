package org.bnn4j.runtime.contract;

import java.util.SplittableRandom;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.TensorType;

/** Values of a tensor, in logical order; for INDEX class numbers, for THRESHOLD words. */
final class Sample {
  private final TensorType type;
  private final float[] values;
  private final int[] words;

  private Sample(TensorType type, float[] values, int[] words) {
    this.type = type;
    this.values = values;
    this.words = words;
  }

  static Sample of(TensorType type, float... values) {
    return new Sample(type, values, new int[0]);
  }

  static Sample ofWords(TensorType type, int... words) {
    return new Sample(type, new float[0], words);
  }

  /** Values with zeros of both signs and ties among them. */
  static Sample random(TensorType type, int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[type.shape().elements(n)];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(type.element(), random);
    }
    return of(type, values);
  }

  private static float value(Element element, SplittableRandom random) {
    return switch (element) {
      case REAL ->
          switch (random.nextInt(8)) {
            case 0 -> random.nextInt(-8, 9) / 4f;
            case 1 -> -0f;
            default -> (float) (random.nextGaussian() * Math.pow(2, random.nextInt(-4, 4)));
          };
      case SIGN -> random.nextBoolean() ? 1 : -1;
      case TERNARY -> random.nextInt(-1, 2);
      case COUNT -> random.nextInt(-40, 41);
      case INDEX, THRESHOLD -> throw new IllegalArgumentException("no random " + element);
    };
  }

  TensorType type() {
    return type;
  }

  float[] values() {
    return values;
  }

  int[] words() {
    return words;
  }
}
