package org.bnn4j.runtime.cuda.ptx;

import static org.bnn4j.runtime.cuda.ptx.PtxWriter.literal;

import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Shape;

/**
 * Stores a thread's elements of each result: neighbouring channels of one place. All lanes of a
 * warp take part: those whose place or channel does not exist stand at one that does, and store
 * nothing.
 */
final class ElementStores {
  private static final String ALL_LANES = "0xffffffff";

  private final PtxWriter ptx;
  private final Shape shape;
  private final int width;
  private final String channel;
  private final ElementPosition position;

  /** The predicates that the place exists, and that place and channel do. */
  private final String isPlace;

  private final String exists;

  /**
   * @param place the register of a place
   * @param channel the register of a channel; of one beyond the last only where the width is 1
   * @param places the register of the number of places
   */
  ElementStores(
      PtxWriter ptx, Shape shape, String place, String channel, String places, int width) {
    this.ptx = ptx;
    this.shape = shape;
    this.width = width;
    this.channel = channel;
    this.isPlace = ptx.toPredicate("setp.lt.u32", place, places);
    String last = ptx.toWord("sub.s32", places, "1");
    String existing = ptx.toWord("min.u32", place, last);
    if (width > 1) {
      this.exists = isPlace;
      this.position = new ElementPosition(ptx, shape, existing, channel);
      return;
    }
    String isChannel = ptx.toPredicate("setp.lt.u32", channel, Integer.toString(shape.c()));
    this.exists = ptx.toPredicate("and.pred", isPlace, isChannel);
    String some = ptx.toWord("min.u32", channel, Integer.toString(shape.c() - 1));
    this.position = new ElementPosition(ptx, shape, existing, some);
  }

  /** Where the elements stand. */
  ElementPosition position() {
    return position;
  }

  /** Stores values into a tensor whose first pointer has this number. */
  void store(Element element, String[] values, int pointer) {
    switch (element) {
      case REAL -> {
        String at = ptx.element(ptx.pointer(pointer), position.elementOf(shape), Float.BYTES);
        ptx.store(exists, "f32", at, values);
      }
      case COUNT -> {
        String[] counts = new String[width];
        for (int i = 0; i < width; i++) {
          counts[i] = ptx.toWord("cvt.rzi.s32.f32", values[i]);
        }
        String at = ptx.element(ptx.pointer(pointer), position.elementOf(shape), Short.BYTES);
        ptx.store(exists, "u16", at, counts);
      }
      case SIGN -> storeBits("setp.gt.f32", values, pointer);
      case TERNARY -> {
        storeBits("setp.gt.f32", values, pointer);
        storeBits("setp.neu.f32", values, pointer + 1);
      }
      case INDEX, THRESHOLD ->
          throw new IllegalArgumentException(element + " is no result of a formula");
    }
  }

  private void storeBits(String comparison, String[] values, int pointer) {
    if (width == 1) {
      storeWord(ptx.toPredicate(comparison, values[0], literal(0)), pointer);
    } else {
      storeByte(comparison, values, pointer);
    }
  }

  /** One word for the warp, which its first lane stores. */
  private void storeWord(String holds, int pointer) {
    String bit = ptx.toPredicate("and.pred", holds, exists);
    String word = ptx.toWord("vote.sync.ballot.b32", bit, ALL_LANES);
    String words = Integer.toString(OperandLoads.words(shape.c()));
    String group = ptx.toWord("shr.u32", channel, "5");
    String index = ptx.toWord("mad.lo.s32", position.placeOf(shape), words, group);
    String lane = ptx.toWord("and.b32", channel, "31");
    String isFirst = ptx.toPredicate("setp.eq.s32", lane, "0");
    String stores = ptx.toPredicate("and.pred", isFirst, isPlace);
    String at = ptx.element(ptx.pointer(pointer), index, Integer.BYTES);
    ptx.store(stores, "u32", at, word);
  }

  /** One byte for two lanes, each of which has half of it; the even one stores it. */
  private void storeByte(String comparison, String[] values, int pointer) {
    String half = "0";
    for (int i = 0; i < width; i++) {
      String holds = ptx.toPredicate(comparison, values[i], literal(0));
      String bit = ptx.toWord("selp.b32", Integer.toString(1 << i), "0", holds);
      half = i == 0 ? bit : ptx.toWord("or.b32", half, bit);
    }
    String other = ptx.toWord("shfl.sync.bfly.b32", half, "1", "31", ALL_LANES);
    String above = ptx.toWord("shl.b32", other, "4");
    String all = ptx.toWord("or.b32", half, above);
    String index = ptx.toWord("shr.u32", position.elementOf(shape), "3");
    String odd = ptx.toWord("and.b32", channel, "4");
    String isEven = ptx.toPredicate("setp.eq.s32", odd, "0");
    String stores = ptx.toPredicate("and.pred", isEven, isPlace);
    String at = ptx.element(ptx.pointer(pointer), index, 1);
    ptx.store(stores, "u8", at, all);
  }
}
