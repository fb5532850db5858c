package org.bnn4j.runtime.cuda.ptx;

import static org.bnn4j.runtime.cuda.ptx.PtxWriter.literal;

import java.util.List;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Reduce;
import org.bnn4j.runtime.kernel.Shape;

/**
 * The innermost level of a {@link Reduce} as a PTX kernel that evaluates the formulas as it goes.
 * Its parameter lists the pointers of the operands, then of the results: floats in the shape that
 * is left. The order of each sum is fixed, so a thread adds one by one, but it loads the operands
 * of several terms before it adds the first.
 *
 * <p>Over W or H, a thread takes one channel or four. Over C, sixteen lanes, or four with four
 * channels each, hold the sixteen partial sums of a place.
 */
public final class ReducePtx {
  /** The levels, the innermost first. */
  public static final List<Axis> NEST = List.of(Axis.C, Axis.W, Axis.H, Axis.N);

  private static final String ENTRY = "reduce";
  private static final String ALL_LANES = "0xffffffff";
  private static final int PARTS = 16;
  private static final int LOADS_AHEAD = 4;

  private final Reduce spec;
  private final Axis axis;
  private final Shape shape;
  private final PtxWriter ptx = new PtxWriter();
  private final int width;

  /** Lanes of a place that is left. */
  private final int lanes;

  /** Terms that each of them adds, and how many of these it loads ahead. */
  private final int terms;

  private final int ahead;
  private final int pointers;

  private ReducePtx(Reduce spec) {
    this.spec = spec;
    this.axis = axis(spec);
    this.shape = spec.shape();
    this.width = shape.c() % 4 == 0 ? 4 : 1;
    this.lanes = (axis == Axis.C ? PARTS : shape.c()) / width;
    this.terms = axis == Axis.C ? (shape.c() + PARTS - 1) / PARTS : shape.size(axis);
    long whole = spec.operands().stream().filter(t -> t.shape().equals(shape)).count();
    this.ahead = Math.min(terms, Math.max(2, LOADS_AHEAD / (int) Math.max(1, whole)));
    this.pointers = OperandLoads.pointers(spec.operands()) + spec.results().size();
  }

  private static Axis axis(Reduce spec) {
    return NEST.stream().filter(spec.over()::contains).findFirst().orElseThrow();
  }

  /** Whether the innermost level can be such a kernel: its length does not depend on the batch. */
  public static boolean serves(Reduce spec) {
    return axis(spec) != Axis.N;
  }

  /** The kernel of the innermost level. */
  public static PtxProgram of(Reduce spec) {
    return new ReducePtx(spec).program();
  }

  private PtxProgram program() {
    String images = ptx.field(pointers * Long.BYTES);
    Shape left = shape.with(axis, 1);
    int perImage = left.h() * left.w() * Math.max(1, left.n());
    String places = ptx.count(images, perImage, shape.isBatch());
    String thread = ptx.thread();
    String lane = ptx.toWord("rem.u32", thread, Integer.toString(lanes));
    String channel = ptx.toWord("mul.lo.s32", lane, Integer.toString(width));
    String number = ptx.toWord("div.u32", thread, Integer.toString(lanes));
    String exists = ptx.toPredicate("setp.lt.u32", number, places);
    String place = ptx.toWord("min.u32", number, ptx.toWord("sub.s32", places, "1"));
    String[][] sums = sums(images, first(place), channel);
    store(sums, place, lane, channel, exists);
    String text = ptx.module(ENTRY, pointers * Long.BYTES + 2 * Integer.BYTES);
    int items = Math.multiplyExact(perImage, lanes);
    int operands = pointers - spec.results().size();
    return new PtxProgram(text, ENTRY, pointers, operands, items, shape.isBatch());
  }

  /** The place of the first term of the sum at a place that is left. */
  private String first(String place) {
    return switch (axis) {
      case C -> place;
      case W -> ptx.toWord("mul.lo.s32", place, Integer.toString(shape.w()));
      default -> {
        String width = Integer.toString(shape.w());
        String image = ptx.toWord("div.u32", place, width);
        String column = ptx.toWord("rem.u32", place, width);
        yield ptx.toWord("mad.lo.s32", image, Integer.toString(shape.h() * shape.w()), column);
      }
    };
  }

  /** The registers of a lane's sums of each result. */
  private String[][] sums(String images, String place, String channel) {
    String[][] sums = new String[spec.results().size()][width];
    for (String[] ofResult : sums) {
      for (int i = 0; i < width; i++) {
        ofResult[i] = ptx.toFloat("mov.f32", literal(0));
      }
    }
    String moving = axis == Axis.C ? channel : place;
    var start = new ElementPosition(ptx, shape, place, channel);
    int step = axis == Axis.C ? PARTS : axis == Axis.W ? 1 : shape.w();
    boolean partly = axis == Axis.C && shape.c() % PARTS != 0;
    int whole = partly ? terms - 1 : terms;
    String at = ptx.toWord("mov.u32", moving);
    // Operands that are the same for all terms are loaded once, before the loop.
    OperandLoads fixed = new OperandLoads(ptx, spec.operands(), start, images, width);
    fixed.aheadWhere(operand -> isFixed(start, operand));
    int rounds = whole / ahead;
    if (rounds > 1) {
      String round = ptx.toWord("mov.u32", "0");
      String loop = ptx.newLabel();
      ptx.label(loop);
      add(sums, fixed, start, at, step, ahead);
      ptx.line("add.s32 " + at + ", " + at + ", " + ahead * step);
      ptx.line("add.s32 " + round + ", " + round + ", 1");
      String more = ptx.toPredicate("setp.lt.s32", round, Integer.toString(rounds));
      ptx.line("@" + more + " bra " + loop);
      whole -= rounds * ahead;
    }
    if (whole > 0) {
      add(sums, fixed, start, at, step, whole);
    }
    if (partly) {
      addLast(sums, fixed, start, ptx.toWord("add.s32", at, Integer.toString(whole * step)));
    }
    return sums;
  }

  private boolean isFixed(ElementPosition position, Shape operand) {
    return axis == Axis.C
        ? !position.variesOverChannels(operand)
        : !position.variesOverPlaces(operand);
  }

  private ElementPosition position(ElementPosition start, String at) {
    return axis == Axis.C ? start.withChannel(at) : start.withPlace(at);
  }

  /** Adds so many terms from a place or channel on. */
  private void add(
      String[][] sums, OperandLoads fixed, ElementPosition start, String at, int step, int count) {
    OperandLoads[] loads = new OperandLoads[count];
    for (int k = 0; k < count; k++) {
      String here = k == 0 ? ptx.toWord("mov.u32", at) : ptx.toWord("add.s32", at, "" + k * step);
      loads[k] = fixed.at(position(start, here)).ahead();
    }
    for (OperandLoads term : loads) {
      for (int i = 0; i < width; i++) {
        var formulas = new FormulaPtx(ptx, term.element(i));
        for (int r = 0; r < sums.length; r++) {
          String value = formulas.value(spec.results().get(r));
          ptx.line("add.rn.f32 " + sums[r][i] + ", " + sums[r][i] + ", " + value);
        }
      }
    }
  }

  /** Adds the last channels, which not all lanes have. */
  private void addLast(String[][] sums, OperandLoads fixed, ElementPosition start, String channel) {
    String exists = ptx.toPredicate("setp.lt.s32", channel, Integer.toString(shape.c()));
    String some = ptx.toWord("min.s32", channel, Integer.toString(shape.c() - width));
    OperandLoads term = fixed.at(position(start, some));
    for (int i = 0; i < width; i++) {
      var formulas = new FormulaPtx(ptx, term.element(i));
      for (int r = 0; r < sums.length; r++) {
        String value = formulas.value(spec.results().get(r));
        ptx.line("@" + exists + " add.rn.f32 " + sums[r][i] + ", " + sums[r][i] + ", " + value);
      }
    }
  }

  private void store(String[][] sums, String place, String lane, String channel, String exists) {
    boolean isMean = spec.mean() && spec.over().size() == 1;
    for (int r = 0; r < sums.length; r++) {
      String pointer = ptx.pointer(pointers - sums.length + r);
      String[] results = axis == Axis.C ? new String[] {tree(sums[r])} : sums[r];
      for (int i = 0; isMean && i < results.length; i++) {
        results[i] = ptx.toFloat("div.rn.f32", results[i], literal(shape.size(axis)));
      }
      String stores = exists;
      String index = place;
      if (axis == Axis.C) {
        String isFirst = ptx.toPredicate("setp.eq.s32", lane, "0");
        stores = ptx.toPredicate("and.pred", isFirst, exists);
      } else {
        index = ptx.toWord("mad.lo.s32", place, Integer.toString(shape.c()), channel);
      }
      ptx.store(stores, "f32", ptx.element(pointer, index, Float.BYTES), results);
    }
  }

  /** Adds the partial sums j and j+8, j and j+4, j and j+2, j and j+1. */
  private String tree(String[] parts) {
    String segment = "0x" + Integer.toHexString((32 - lanes) << 8 | 31);
    String[] sums = parts.clone();
    for (int distance = PARTS / 2; distance > 0; distance /= 2) {
      boolean isWithin = distance < width;
      for (int i = 0; i < (isWithin ? distance : width); i++) {
        String other =
            isWithin
                ? sums[i + distance]
                : ptx.toFloat(
                    "shfl.sync.down.b32",
                    sums[i],
                    Integer.toString(distance / width),
                    segment,
                    ALL_LANES);
        sums[i] = ptx.toFloat("add.rn.f32", sums[i], other);
      }
    }
    return sums[0];
  }
}
