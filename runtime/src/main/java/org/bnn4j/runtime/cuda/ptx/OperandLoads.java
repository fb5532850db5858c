package org.bnn4j.runtime.cuda.ptx;

import static org.bnn4j.runtime.cuda.ptx.PtxWriter.literal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;

/** Loads a thread's elements of each operand, as floats: neighbouring channels of one place. */
final class OperandLoads {
  private static final int WORD = 32;

  private final PtxWriter ptx;
  private final List<TensorType> operands;
  private final ElementPosition position;
  private final String images;
  private final int width;

  /** The registers of operands that were loaded: {@code width} of them, or one for all. */
  private final Map<Integer, String[]> loaded = new HashMap<>();

  /**
   * @param operands whose pointers stand first in the parameter, in order
   * @param position the first of the elements
   * @param images the register of the number of images
   * @param width elements of the thread; more than one only where it divides the channels
   */
  OperandLoads(
      PtxWriter ptx,
      List<TensorType> operands,
      ElementPosition position,
      String images,
      int width) {
    this.ptx = ptx;
    this.operands = operands;
    this.position = position;
    this.images = images;
    this.width = width;
  }

  /** The same operands at another position; what is the same there is not loaded again. */
  OperandLoads at(ElementPosition other) {
    OperandLoads moved = new OperandLoads(ptx, operands, other, images, width);
    loaded.forEach((index, registers) -> {
      if (position.meets(other, operands.get(index).shape())) {
        moved.loaded.put(index, registers);
      }
    });
    return moved;
  }

  /** Loads all operands now, so that the loads of several positions overlap. */
  OperandLoads ahead() {
    return aheadWhere(shape -> true);
  }

  /** Loads operands of some shapes now. */
  OperandLoads aheadWhere(Predicate<Shape> isWanted) {
    for (int i = 0; i < operands.size(); i++) {
      Element element = operands.get(i).element();
      boolean isNumber = element != Element.INDEX && element != Element.THRESHOLD;
      if (isNumber && isWanted.test(operands.get(i).shape())) {
        values(i);
      }
    }
    return this;
  }

  /** Pointers that a tensor takes. */
  static int pointers(Element element) {
    return element == Element.TERNARY ? 2 : 1;
  }

  /** Pointers that tensors take. */
  static int pointers(List<TensorType> types) {
    return types.stream().mapToInt(t -> pointers(t.element())).sum();
  }

  /** Words of a place's signs. */
  static int words(int channels) {
    return (channels + WORD - 1) / WORD;
  }

  private int firstPointer(int index) {
    return pointers(operands.subList(0, index));
  }

  private String[] values(int index) {
    String[] known = loaded.get(index);
    if (known == null) {
      TensorType type = operands.get(index);
      known =
          load(type, firstPointer(index), position.variesOverChannels(type.shape()) ? width : 1);
      loaded.put(index, known);
    }
    return known;
  }

  private String[] load(TensorType type, int pointer, int count) {
    String base = ptx.pointer(pointer);
    return switch (type.element()) {
      case REAL -> {
        String at = ptx.element(base, position.elementOf(type.shape()), Float.BYTES);
        String[] reals = new String[count];
        for (int i = 0; i < count; i++) {
          reals[i] = ptx.newFloat();
        }
        ptx.load("f32", at, reals);
        yield reals;
      }
      case COUNT -> {
        String at = ptx.element(base, position.elementOf(type.shape()), Short.BYTES);
        String[] counts = new String[count];
        for (int i = 0; i < count; i++) {
          counts[i] = ptx.newWord();
        }
        ptx.load("s16", at, counts);
        for (int i = 0; i < count; i++) {
          counts[i] = ptx.toFloat("cvt.rn.f32.s32", counts[i]);
        }
        yield counts;
      }
      case SIGN -> signs(base, type, count);
      case TERNARY -> {
        String[] values = signs(base, type, count);
        String nonZeros = bits(ptx.pointer(pointer + 1), type);
        for (int i = 0; i < count; i++) {
          values[i] = ptx.toFloat("selp.f32", values[i], literal(0), bit(nonZeros, i));
        }
        yield values;
      }
      case INDEX, THRESHOLD ->
          throw new IllegalArgumentException(type.element() + " is no number of a formula");
    };
  }

  private String[] signs(String base, TensorType type, int count) {
    String bits = bits(base, type);
    String[] signs = new String[count];
    for (int i = 0; i < count; i++) {
      signs[i] = ptx.toFloat("selp.f32", literal(1), literal(-1), bit(bits, i));
    }
    return signs;
  }

  /** A register whose lowest bits are those of the elements in a plane. */
  private String bits(String base, TensorType type) {
    String channel = position.channelOf(type.shape());
    String words = Integer.toString(words(type.shape().c()));
    String word = ptx.toWord("shr.u32", channel, "5");
    String at = ptx.toWord("mad.lo.s32", position.placeOf(type.shape()), words, word);
    String bits = ptx.toWord("ld.global.u32", "[" + ptx.element(base, at, Integer.BYTES) + "]");
    return ptx.toWord("shr.u32", bits, ptx.toWord("and.b32", channel, "31"));
  }

  private String bit(String bits, int index) {
    String one = ptx.toWord("and.b32", bits, Integer.toString(1 << index));
    return ptx.toPredicate("setp.ne.s32", one, "0");
  }

  /** One of the thread's elements. */
  FormulaPtx.Operands element(int number) {
    return new FormulaPtx.Operands() {
      @Override
      public String value(int index) {
        String[] all = values(index);
        return all[all.length == 1 ? 0 : number];
      }

      @Override
      public ThresholdPtx.Table table(int index) {
        String base = ptx.pointer(firstPointer(index));
        String channel = position.channelOf(operands.get(index).shape());
        boolean first = number == 0 || !position.variesOverChannels(operands.get(index).shape());
        return new ThresholdPtx.Table(
            base, first ? channel : ptx.toWord("add.s32", channel, Integer.toString(number)));
      }

      @Override
      public String images() {
        return images;
      }
    };
  }
}
