package org.bnn4j.runtime.kernel;

/**
 * Random bits by counter, without a state: those of counter i are {@code mix(key + (i +
 * 1)·GOLDEN)}. That is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
 * generators", 2014) started at a key; {@code mix} is Stafford's variant 13 of the finalizer of
 * MurmurHash3.
 */
public final class SplitMix {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private SplitMix() {}

  /** The 64 bits of a counter. */
  public static long bits(long key, long counter) {
    return mix(key + (counter + 1) * GOLDEN);
  }

  /** Spreads each bit over all; one to one. */
  public static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
    return b ^ (b >>> 31);
  }

  /** The upper 24 of random bits as a number in [0, 1), in steps of 2^-24. */
  public static float uniform(long bits) {
    return (bits >>> 40) * 0x1p-24f;
  }
}
