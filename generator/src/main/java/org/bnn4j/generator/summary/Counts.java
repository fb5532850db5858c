package org.bnn4j.generator.summary;

/**
 * What a part of a network costs. What is binary takes one bit, all else the 32 bits of a float.
 *
 * @param binaryParameters numbers in files of weights of which use needs signs alone
 * @param realParameters the other numbers in files of weights
 * @param binaryValues signs that a network in use has to store
 * @param realValues floats that a network in use has to store
 * @param binaryMacs multiply-accumulates of signs with signs, for one image
 * @param realMacs all other multiply-accumulates, for one image
 */
public record Counts(
    long binaryParameters,
    long realParameters,
    long binaryValues,
    long realValues,
    long binaryMacs,
    long realMacs) {
  /** Bits that one 64-bit word operation treats at once, as the literature counts. */
  private static final int WORD = 64;

  static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

  static Counts parameters(long number, boolean binary) {
    return new Counts(binary ? number : 0, binary ? 0 : number, 0, 0, 0, 0);
  }

  static Counts values(long number, boolean binary) {
    return new Counts(0, 0, binary ? number : 0, binary ? 0 : number, 0, 0);
  }

  static Counts macs(long number, boolean binary) {
    return new Counts(0, 0, 0, 0, binary ? number : 0, binary ? 0 : number);
  }

  Counts plus(Counts other) {
    return new Counts(
        binaryParameters + other.binaryParameters,
        realParameters + other.realParameters,
        binaryValues + other.binaryValues,
        realValues + other.realValues,
        binaryMacs + other.binaryMacs,
        realMacs + other.realMacs);
  }

  /** All numbers in files of weights. */
  public long parameters() {
    return binaryParameters + realParameters;
  }

  /** What a network in use has to store, in bits. */
  public long memoryBits() {
    return binaryValues + Float.SIZE * realValues;
  }

  /** The same if each number were a float. */
  public long floatMemoryBits() {
    return Float.SIZE * (binaryValues + realValues);
  }

  /** How many times smaller the stored network is than one of floats; 1 if nothing is stored. */
  public double compression() {
    return memoryBits() == 0 ? 1 : (double) floatMemoryBits() / memoryBits();
  }

  /** All multiply-accumulates. */
  public long macs() {
    return binaryMacs + realMacs;
  }

  /** The part of the multiply-accumulates that is binary, from 0 to 1; 0 if there are none. */
  public double binaryShare() {
    return macs() == 0 ? 0 : (double) binaryMacs / macs();
  }

  /** Binary operations: one for each binary multiply-accumulate. */
  public long bops() {
    return binaryMacs;
  }

  /** Float operations: one for each other multiply-accumulate. */
  public long flops() {
    return realMacs;
  }

  /** {@code FLOPs + BOPs / 64}. */
  public double ops() {
    return flops() + (double) bops() / WORD;
  }
}
