package org.bnn4j.runtime.kernel;

/**
 * The words of a THRESHOLD tensor, as {@link Thresholds} describes them. Word 0 is the form, word 1
 * the bound.
 */
public final class ThresholdWords {
  /** The form with two compares per channel. */
  public static final int COMPARES = 0;

  /** The form with two bits per channel and integer. */
  public static final int TABLE = 1;

  private static final int HEADER = 2;
  private static final int WORDS_OF_COMPARES = 4;
  private static final int ENTRIES_IN_WORD = 16;

  private ThresholdWords() {}

  /**
   * The words for signs that are known everywhere: compares where they suffice, else a table.
   *
   * <p>For a function f of the integers from −bound to bound that changes at most once, {@code
   * flip} is f(−bound) and {@code from} the first m with f(m) ≠ f(−bound), or {@code bound + 1}.
   *
   * @param signs −1, 0 or +1 at {@code [channel][m + bound]}, flattened
   */
  public static int[] encode(int channels, int bound, byte[] signs) {
    int integers = 2 * bound + 1;
    if (signs.length != channels * integers) {
      throw new IllegalArgumentException(
          signs.length + " signs for " + channels + " x " + integers);
    }
    int[] words = new int[HEADER + channels * WORDS_OF_COMPARES];
    words[0] = COMPARES;
    words[1] = bound;
    for (int c = 0; c < channels; c++) {
      int at = HEADER + c * WORDS_OF_COMPARES;
      if (!encodeCompare(signs, c * integers, bound, 1, words, at)
          || !encodeCompare(signs, c * integers, bound, -1, words, at + 2)) {
        return encodeTable(channels, bound, signs);
      }
    }
    return words;
  }

  /** Writes (from, flip) of "the sign is {@code sign}"; false if that changes more than once. */
  private static boolean encodeCompare(
      byte[] signs, int start, int bound, int sign, int[] words, int at) {
    int integers = 2 * bound + 1;
    boolean first = signs[start] == sign;
    int change = 1;
    while (change < integers && (signs[start + change] == sign) == first) {
      change++;
    }
    for (int i = change + 1; i < integers; i++) {
      if ((signs[start + i] == sign) == first) {
        return false;
      }
    }
    words[at] = change - bound;
    words[at + 1] = first ? 1 : 0;
    return true;
  }

  private static int[] encodeTable(int channels, int bound, byte[] signs) {
    int integers = 2 * bound + 1;
    int perChannel = tableWords(bound);
    int[] words = new int[HEADER + channels * perChannel];
    words[0] = TABLE;
    words[1] = bound;
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < integers; i++) {
        int sign = signs[c * integers + i];
        int entry = sign > 0 ? 1 : sign < 0 ? 2 : 0;
        words[HEADER + c * perChannel + i / ENTRIES_IN_WORD] |= entry << (i % ENTRIES_IN_WORD * 2);
      }
    }
    return words;
  }

  /** The sign (−1, 0 or +1) of an integer from −bound to bound in a channel. */
  public static int sign(int[] words, int channel, int m) {
    int bound = words[1];
    if (m < -bound || m > bound) {
      throw new IllegalArgumentException(m + " is beyond the bound " + bound);
    }
    if (words[0] == TABLE) {
      int i = m + bound;
      int word = words[HEADER + channel * tableWords(bound) + i / ENTRIES_IN_WORD];
      int entry = word >>> (i % ENTRIES_IN_WORD * 2) & 3;
      return (entry & 1) - (entry >> 1);
    }
    int at = HEADER + channel * WORDS_OF_COMPARES;
    boolean positive = (m >= words[at]) != (words[at + 1] != 0);
    boolean negative = (m >= words[at + 2]) != (words[at + 3] != 0);
    return positive ? 1 : negative ? -1 : 0;
  }

  /** Whether the words can be those of so many channels. */
  public static boolean isWellFormed(int[] words, int channels) {
    if (words.length < HEADER || words[1] < 0 || words[1] > Element.MAX_COUNT) {
      return false;
    }
    return switch (words[0]) {
      case COMPARES -> words.length == HEADER + channels * WORDS_OF_COMPARES;
      case TABLE -> words.length == HEADER + channels * tableWords(words[1]);
      default -> false;
    };
  }

  /** Words of the table of one channel. */
  public static int tableWords(int bound) {
    return (2 * bound + ENTRIES_IN_WORD) / ENTRIES_IN_WORD;
  }
}
