package org.bnn4j.runtime.cpu;

/**
 * How signs become bits.
 *
 * <p>Bit 1 is +1 and bit 0 is −1. The channels of one place stand side by side, channel c in bit c
 * mod 32 of word c / 32, and the bits above the last channel are 0.
 *
 * <p>They are 0 on both sides of a product, in activations and in weights, because then they vanish
 * from {@code popcount(a ^ w)} and from {@code popcount(a & w)} alike: no kernel needs a mask for
 * the last word. With n channels the number of differing signs is d = popcount(a ^ w), so the sum
 * of products is (n − d) − d = n − 2d.
 *
 * <p>A ternary value has a second plane of the same layout with bit 1 where it is not zero. The
 * sign plane has bit 0 where it is zero, so that equal values have equal words. With m = ma &amp;
 * mw the sum of products is popcount(m) − 2·popcount((a ^ w) &amp; m).
 */
final class BitPacking {
  /** Signs in a word. */
  static final int WORD = 32;

  private BitPacking() {}

  /** Words of one place. */
  static int words(int channels) {
    return (channels + WORD - 1) / WORD;
  }

  /** The bits of word number {@code word} that stand for channels. */
  static int channelBits(int channels, int word) {
    int bits = channels - word * WORD;
    return bits >= WORD ? -1 : bits <= 0 ? 0 : (1 << bits) - 1;
  }

  /** Whether bit {@code channel} is set in the words that start at {@code at}. */
  static boolean bit(int[] words, int at, int channel) {
    return (words[at + channel / WORD] >>> (channel % WORD) & 1) != 0;
  }

  /** Sets or clears bit {@code channel} in the words that start at {@code at}. */
  static void setBit(int[] words, int at, int channel, boolean value) {
    int bit = 1 << (channel % WORD);
    int word = at + channel / WORD;
    words[word] = value ? words[word] | bit : words[word] & ~bit;
  }
}
