package org.bnn4j.runtime.cuda.ptx;

import static org.bnn4j.runtime.cuda.ptx.PtxWriter.literal;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;

/**
 * An element-wise pass as a PTX kernel, one element a thread. Its parameter lists the pointers of
 * the operands, then of the results; a ternary tensor has two, its signs and its non-zeros. Where a
 * result is bits, a warp stands for 32 channels of a place and a vote makes their word; the lanes
 * behind the last channel compute the last channel again and vote 0.
 */
public final class PointwisePtx {
  private static final String ENTRY = "pointwise";
  private static final int WARP = 32;

  private final Pointwise spec;
  private final PtxWriter ptx = new PtxWriter();
  private final boolean hasBits;
  private final int pointers;

  private PointwisePtx(Pointwise spec) {
    this.spec = spec;
    this.hasBits = spec.results().stream().anyMatch(r -> r.element().isSign());
    this.pointers =
        spec.operands().stream().mapToInt(t -> OperandLoads.pointers(t.element())).sum()
            + spec.results().stream().mapToInt(r -> OperandLoads.pointers(r.element())).sum();
  }

  /** The kernel of a pass. */
  public static PtxProgram of(Pointwise spec) {
    return new PointwisePtx(spec).program();
  }

  private PtxProgram program() {
    Shape shape = spec.shape();
    int channels = shape.c();
    int lanes = hasBits ? OperandLoads.words(channels) * WARP : channels;
    String end = "END";
    String images = ptx.field(pointers * Long.BYTES);
    String thread = ptx.thread();
    String place = ptx.toWord("div.u32", thread, Integer.toString(lanes));
    String channel = ptx.toWord("rem.u32", thread, Integer.toString(lanes));
    String perImage = Integer.toString(shape.h() * shape.w() * (shape.isBatch() ? 1 : shape.n()));
    String places =
        shape.isBatch()
            ? ptx.toWord("mul.lo.s32", images, perImage)
            : ptx.toWord("mov.u32", perImage);
    ptx.line("@" + ptx.toPredicate("setp.ge.u32", place, places) + " bra " + end);
    String exists = ptx.toPredicate("setp.lt.u32", channel, Integer.toString(channels));
    String existing = ptx.toWord("min.u32", channel, Integer.toString(channels - 1));
    var position = new ElementPosition(ptx, shape, place, existing);
    var formulas = new FormulaPtx(ptx, new OperandLoads(ptx, spec.operands(), position, images));
    List<String> values = new ArrayList<>();
    spec.results().forEach(result -> values.add(formulas.value(result.formula())));
    int pointer = spec.operands().stream().mapToInt(t -> OperandLoads.pointers(t.element())).sum();
    for (int r = 0; r < values.size(); r++) {
      Element element = spec.results().get(r).element();
      store(element, values.get(r), pointer, position, channel, exists);
      pointer += OperandLoads.pointers(element);
    }
    ptx.label(end);
    int threads = Math.multiplyExact(shape.h() * shape.w() * Math.max(1, shape.n()), lanes);
    String text = ptx.module(ENTRY, pointers * Long.BYTES + 2 * Integer.BYTES);
    return new PtxProgram(text, ENTRY, pointers, threads, shape.isBatch());
  }

  private void store(
      Element element,
      String value,
      int pointer,
      ElementPosition position,
      String channel,
      String exists) {
    Shape shape = spec.shape();
    switch (element) {
      case REAL -> {
        String at = ptx.element(ptx.pointer(pointer), position.elementOf(shape), Float.BYTES);
        ptx.line("@" + exists + " st.global.f32 [" + at + "], " + value);
      }
      case COUNT -> {
        String at = ptx.element(ptx.pointer(pointer), position.elementOf(shape), Short.BYTES);
        String count = ptx.toWord("cvt.rzi.s32.f32", value);
        ptx.line("@" + exists + " st.global.u16 [" + at + "], " + count);
      }
      case SIGN -> storeBits("setp.gt.f32", value, pointer, position, channel, exists);
      case TERNARY -> {
        storeBits("setp.gt.f32", value, pointer, position, channel, exists);
        storeBits("setp.neu.f32", value, pointer + 1, position, channel, exists);
      }
      case INDEX, THRESHOLD ->
          throw new IllegalArgumentException(element + " is no result of a formula");
    }
  }

  /** One word for the warp, which its first lane stores. */
  private void storeBits(
      String comparison,
      String value,
      int pointer,
      ElementPosition position,
      String channel,
      String exists) {
    Shape shape = spec.shape();
    String holds = ptx.toPredicate(comparison, value, literal(0));
    String bit = ptx.toPredicate("and.pred", holds, exists);
    String word = ptx.toWord("vote.sync.ballot.b32", bit, "0xffffffff");
    String words = Integer.toString(OperandLoads.words(shape.c()));
    String group = ptx.toWord("shr.u32", channel, "5");
    String index = ptx.toWord("mad.lo.s32", position.placeOf(shape), words, group);
    String lane = ptx.toWord("and.b32", channel, "31");
    String first = ptx.toPredicate("setp.eq.s32", lane, "0");
    String at = ptx.element(ptx.pointer(pointer), index, Integer.BYTES);
    ptx.line("@" + first + " st.global.u32 [" + at + "], " + word);
  }

  /** The types whose pointers the parameter lists, in order. */
  public static List<TensorType> arguments(Pointwise spec) {
    List<TensorType> all = new ArrayList<>(spec.operands());
    spec.results().forEach(result -> all.add(new TensorType(result.element(), spec.shape())));
    return all;
  }
}
