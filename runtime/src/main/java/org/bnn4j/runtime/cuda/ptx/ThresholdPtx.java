package org.bnn4j.runtime.cuda.ptx;

import static org.bnn4j.runtime.cuda.ptx.PtxWriter.literal;

import org.bnn4j.runtime.kernel.ThresholdWords;

/** Looks up the sign that thresholds give to an integer, in either form of their words. */
final class ThresholdPtx {
  private static final int HEADER = 2;
  private static final int WORDS_OF_COMPARES = 4;

  private final PtxWriter ptx;

  ThresholdPtx(PtxWriter ptx) {
    this.ptx = ptx;
  }

  /**
   * A tensor of thresholds.
   *
   * @param base the address of its words
   * @param channel the register of the entry's channel
   */
  record Table(String base, String channel) {}

  /** The register of the sign, −1, 0 or +1 as a float. */
  String sign(Table table, String count) {
    String m = ptx.toWord("cvt.rzi.s32.f32", count);
    String form = ptx.toWord("ld.global.u32", "[" + table.base() + "]");
    String bound = ptx.toWord("ld.global.u32", "[" + table.base() + "+4]");
    String result = ptx.newFloat();
    String isTable = ptx.toPredicate("setp.eq.s32", form, Integer.toString(ThresholdWords.TABLE));
    String look = ptx.newLabel();
    String end = ptx.newLabel();
    ptx.line("@" + isTable + " bra " + look);
    compare(table, m, result);
    ptx.line("bra " + end);
    ptx.label(look);
    lookUp(table, m, bound, result);
    ptx.label(end);
    return result;
  }

  private void compare(Table table, String m, String result) {
    String words = Integer.toString(WORDS_OF_COMPARES);
    String at = ptx.toWord("mad.lo.s32", table.channel(), words, Integer.toString(HEADER));
    String entry = ptx.element(table.base(), at, Integer.BYTES);
    String positive = holds(entry, 0, m);
    String negative = holds(entry, 2, m);
    String below = ptx.toFloat("selp.f32", literal(-1), literal(0), negative);
    ptx.line("selp.f32 " + result + ", " + literal(1) + ", " + below + ", " + positive);
  }

  /** {@code (m >= from) != flip}. */
  private String holds(String entry, int word, String m) {
    String from = ptx.toWord("ld.global.u32", "[" + entry + "+" + word * 4 + "]");
    String flip = ptx.toWord("ld.global.u32", "[" + entry + "+" + (word + 1) * 4 + "]");
    String above = ptx.toPredicate("setp.ge.s32", m, from);
    String bit = ptx.toWord("selp.b32", "1", "0", above);
    return ptx.toPredicate("setp.ne.s32", bit, flip);
  }

  /** Two bits for each integer, sixteen integers a word; an integer beyond the bound gives any. */
  private void lookUp(Table table, String m, String bound, String result) {
    String span = ptx.toWord("add.s32", bound, bound);
    String i = ptx.toWord("add.s32", m, bound);
    i = ptx.toWord("max.s32", ptx.toWord("min.s32", i, span), "0");
    String perChannel = ptx.toWord("shr.u32", ptx.toWord("add.s32", span, "16"), "4");
    String first = ptx.toWord("mad.lo.s32", table.channel(), perChannel, Integer.toString(HEADER));
    String at = ptx.toWord("add.s32", first, ptx.toWord("shr.u32", i, "4"));
    String word = ptx.toWord("ld.global.u32", "[" + ptx.element(table.base(), at, 4) + "]");
    String shift = ptx.toWord("shl.b32", ptx.toWord("and.b32", i, "15"), "1");
    String bits = ptx.toWord("shr.u32", word, shift);
    String positive = ptx.toWord("and.b32", bits, "1");
    String negative = ptx.toWord("and.b32", ptx.toWord("shr.u32", bits, "1"), "1");
    String sign = ptx.toWord("sub.s32", positive, negative);
    ptx.line("cvt.rn.f32.s32 " + result + ", " + sign);
  }
}
