package org.bnn4j.runtime.cpu;

import java.util.Arrays;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.ThresholdWords;

/**
 * The epilogue that turns sums into bits by one integer compare each, without computing the sum: if
 * all that an epilogue does is to look up the sum's sign among thresholds that are compares.
 *
 * <p>The sign is +1 where {@code (m >= from) != flip}.
 *
 * <ol>
 *   <li>Binary sums are m = n − 2d, with n products inside the image. {@code m >= from} ⇔ {@code d
 *       <= (n − from) / 2}, rounded down; call that limit t. Flipped: {@code d > t} ⇔ {@code ~d <
 *       ~t} ⇔ {@code ~d <= −t − 2}.
 *   <li>Ternary sums are m itself. {@code m >= from} ⇔ {@code ~m <= ~from}. Flipped: {@code m <=
 *       from − 1}.
 *   <li>So the test is always {@code (sum ^ f) <= limit}, with f = 0 or −1 per channel and a limit
 *       per channel and number of taps inside the image, of which there are few.
 *   <li>Channels that are only padding get f = 0 and the least limit: bit 0.
 * </ol>
 */
final class ThresholdEpilogue {
  private static final int HEADER = 2;
  private static final int WORDS_OF_CHANNEL = 4;

  private final Conv2d spec;
  private final ConvMethod method;
  private final KernelSet set;
  private final int table;
  private final int result;
  private final boolean isTernary;
  private final boolean fits;
  private final int width;

  /** Distinct numbers of taps, in order. */
  private final int[] tapCounts;

  /** Which of them each place of each block of rows has. */
  private final int[][] rows;

  private final int[] positiveFlips;
  private final int[] positiveLimits;
  private final int[] negativeFlips;
  private final int[] negativeLimits;

  ThresholdEpilogue(
      Conv2d spec, ConvMethod method, Pointwise epilogue, int[][] taps, KernelSet set) {
    this.spec = spec;
    this.method = method;
    this.set = set;
    Pointwise.Result first = epilogue.results().getFirst();
    boolean isLookUp =
        first.formula() instanceof Formula.Threshold(Formula count, int _)
            && count.equals(Formula.argument(0));
    this.fits =
        isLookUp && method.isBits() && epilogue.results().size() == 1 && first.element().isSign();
    this.table = first.formula() instanceof Formula.Threshold(Formula _, int operand) ? operand : 0;
    this.result = 1 + epilogue.operands().size();
    this.isTernary = first.element() == Element.TERNARY;
    this.tapCounts = Arrays.stream(taps).flatMapToInt(Arrays::stream).sorted().distinct().toArray();
    this.rows = new int[fits ? taps.length : 0][];
    for (int b = 0; b < rows.length; b++) {
      rows[b] = Arrays.stream(taps[b]).map(t -> Arrays.binarySearch(tapCounts, t)).toArray();
    }
    this.width = BitPacking.words(spec.filters()) * BitPacking.WORD;
    this.positiveFlips = new int[fits ? width : 0];
    this.positiveLimits = new int[fits ? width * tapCounts.length : 0];
    this.negativeFlips = new int[fits && isTernary ? width : 0];
    this.negativeLimits = new int[fits && isTernary ? width * tapCounts.length : 0];
  }

  /** Computes the limits from the present thresholds; false if this epilogue does not apply. */
  boolean prepare(Buffer[] arguments) {
    if (!fits) {
      return false;
    }
    int[] words = CpuBuffer.of(arguments[table + 1]).integers;
    if (words.length == 0 || words[0] != ThresholdWords.COMPARES) {
      return false;
    }
    boolean one = words.length == HEADER + WORDS_OF_CHANNEL;
    prepare(words, one, HEADER, positiveFlips, positiveLimits);
    if (isTernary) {
      prepare(words, one, HEADER + 2, negativeFlips, negativeLimits);
    }
    return true;
  }

  private void prepare(int[] words, boolean one, int at, int[] flips, int[] limits) {
    for (int c = 0; c < spec.filters(); c++) {
      int entry = at + (one ? 0 : c * WORDS_OF_CHANNEL);
      boolean flip = words[entry + 1] != 0;
      flips[c] = flip == (method == ConvMethod.BINARY) ? -1 : 0;
    }
    for (int row = 0; row < tapCounts.length; row++) {
      int products = tapCounts[row] * spec.groupChannels();
      for (int c = 0; c < spec.filters(); c++) {
        int entry = at + (one ? 0 : c * WORDS_OF_CHANNEL);
        limits[row * width + c] = limit(words[entry], words[entry + 1] != 0, products);
      }
      Arrays.fill(limits, row * width + spec.filters(), (row + 1) * width, Integer.MIN_VALUE);
    }
  }

  private int limit(int from, boolean flip, int products) {
    if (method == ConvMethod.BINARY) {
      int limit = (products - from) >> 1;
      return flip ? -limit - 2 : limit;
    }
    return flip ? from - 1 : ~from;
  }

  /** Turns a block of sums into words. */
  void run(
      int[] sums,
      int sumStep,
      int rowBlock,
      int place,
      int places,
      int channel,
      int channelEnd,
      Buffer[] arguments) {
    CpuBuffer out = CpuBuffer.of(arguments[result]);
    int step = width / BitPacking.WORD;
    int words = BitPacking.words(channelEnd - channel);
    int at = place * step + channel / BitPacking.WORD;
    int[] rowsOfBlock = rows[rowBlock];
    for (int w = 0; w < words; w++) {
      int sumAt = w * BitPacking.WORD;
      int c = channel + sumAt;
      set.compareWords(
          places,
          sums,
          sumAt,
          sumStep,
          positiveFlips,
          positiveLimits,
          rowsOfBlock,
          width,
          c,
          out.signs,
          at + w,
          step);
      if (isTernary) {
        set.compareWords(
            places,
            sums,
            sumAt,
            sumStep,
            negativeFlips,
            negativeLimits,
            rowsOfBlock,
            width,
            c,
            out.nonZeros,
            at + w,
            step);
        for (int p = 0; p < places; p++) {
          out.nonZeros[at + p * step + w] |= out.signs[at + p * step + w];
        }
      }
    }
  }
}
