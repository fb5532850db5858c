package org.bnn4j.runtime.model;

import java.nio.charset.StandardCharsets;
import org.bnn4j.runtime.kernel.SplitMix;

/**
 * Random numbers that depend on a seed, a path and a counter alone: the same on every machine, and
 * independent of the order in which parameters are filled.
 *
 * <p>The 64 bits of a counter are those of {@link SplitMix} with {@code key = mix(seed ^ mix(FNV-1a
 * of the path in UTF-8))}.
 */
final class Draws {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final long key;

  Draws(Seed seed, String path) {
    long hash = FNV_OFFSET;
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    this.key = SplitMix.mix(seed.value() ^ SplitMix.mix(hash));
  }

  /** The 64 bits of a counter. */
  long bits(long counter) {
    return SplitMix.bits(key, counter);
  }

  /** Uniform in [0, 1), in steps of 2^-24. */
  float uniform(long counter) {
    return SplitMix.uniform(bits(counter));
  }

  /**
   * Standard normal, by Box and Muller's method from counters 2i and 2i + 1, in double arithmetic
   * of {@link StrictMath}.
   */
  double normal(long counter) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(positiveUniform(2 * counter)));
    return radius * StrictMath.cos(2 * Math.PI * positiveUniform(2 * counter + 1));
  }

  /** Uniform in (0, 1]. */
  private double positiveUniform(long counter) {
    return ((bits(counter) >>> 11) + 1) * 0x1p-53;
  }
}
