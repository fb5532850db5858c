package org.bnn4j.runtime.cuda.ptx;

import static org.bnn4j.runtime.cuda.ptx.PtxWriter.literal;

import java.util.List;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.TensorType;

/** Loads a thread's element of each operand, as a float. */
final class OperandLoads implements FormulaPtx.Operands {
  private static final int WORD = 32;

  private final PtxWriter ptx;
  private final List<TensorType> operands;
  private final ElementPosition position;
  private final String images;

  /**
   * @param operands whose pointers stand first in the parameter, in order
   * @param images the register of the number of images
   */
  OperandLoads(PtxWriter ptx, List<TensorType> operands, ElementPosition position, String images) {
    this.ptx = ptx;
    this.operands = operands;
    this.position = position;
    this.images = images;
  }

  /** Pointers that a tensor takes. */
  static int pointers(Element element) {
    return element == Element.TERNARY ? 2 : 1;
  }

  /** Words of a place's signs. */
  static int words(int channels) {
    return (channels + WORD - 1) / WORD;
  }

  private int firstPointer(int index) {
    return operands.subList(0, index).stream().mapToInt(t -> pointers(t.element())).sum();
  }

  @Override
  public String value(int index) {
    TensorType type = operands.get(index);
    String base = ptx.pointer(firstPointer(index));
    return switch (type.element()) {
      case REAL -> {
        String at = ptx.element(base, position.elementOf(type.shape()), Float.BYTES);
        yield ptx.toFloat("ld.global.f32", "[" + at + "]");
      }
      case COUNT -> {
        String at = ptx.element(base, position.elementOf(type.shape()), Short.BYTES);
        String count = ptx.toWord("ld.global.s16", "[" + at + "]");
        yield ptx.toFloat("cvt.rn.f32.s32", count);
      }
      case SIGN -> ptx.toFloat("selp.f32", literal(1), literal(-1), bit(base, type));
      case TERNARY -> {
        String sign = ptx.toFloat("selp.f32", literal(1), literal(-1), bit(base, type));
        String nonZero = bit(ptx.pointer(firstPointer(index) + 1), type);
        yield ptx.toFloat("selp.f32", sign, literal(0), nonZero);
      }
      case INDEX, THRESHOLD ->
          throw new IllegalArgumentException(type.element() + " is no number of a formula");
    };
  }

  /** The predicate that the element's bit in a plane is 1. */
  private String bit(String base, TensorType type) {
    String channel = position.channelOf(type.shape());
    String words = Integer.toString(words(type.shape().c()));
    String word = ptx.toWord("shr.u32", channel, "5");
    String at = ptx.toWord("mad.lo.s32", position.placeOf(type.shape()), words, word);
    String bits = ptx.toWord("ld.global.u32", "[" + ptx.element(base, at, Integer.BYTES) + "]");
    String shifted = ptx.toWord("shr.u32", bits, ptx.toWord("and.b32", channel, "31"));
    String low = ptx.toWord("and.b32", shifted, "1");
    return ptx.toPredicate("setp.ne.s32", low, "0");
  }

  @Override
  public ThresholdPtx.Table table(int index) {
    String base = ptx.pointer(firstPointer(index));
    return new ThresholdPtx.Table(base, position.channelOf(operands.get(index).shape()));
  }

  @Override
  public String images() {
    return images;
  }
}
