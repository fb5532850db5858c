package org.bnn4j.runtime.cuda.ptx;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;

/**
 * An element-wise pass as a PTX kernel. Its parameter lists the pointers of the operands, then of
 * the results; a ternary tensor has two, its signs and its non-zeros. A thread takes four
 * neighbouring channels of a place or, where the channels forbid that, one; of a large tensor it
 * takes them at several places, whose loads overlap. Threads behind the last place compute the last
 * one again and store nothing.
 */
public final class PointwisePtx {
  private static final String ENTRY = "pointwise";
  private static final int WORD = 32;

  /** Elements of an image from which on a thread takes several places. */
  private static final int LARGE_IMAGE = Integer.getInteger("bnn.h5.large", 4096);

  private static final int COPIES = Integer.getInteger("bnn.h5.copies", 2);

  private final Pointwise spec;
  private final PtxWriter ptx = new PtxWriter();
  private final int width;
  private final int lanes;
  private final int copies;
  private final int pointers;

  private PointwisePtx(Pointwise spec) {
    this.spec = spec;
    Shape shape = spec.shape();
    boolean hasBits = spec.results().stream().anyMatch(r -> r.element().isSign());
    this.width = shape.c() % (hasBits ? WORD : 4) == 0 ? 4 : 1;
    // Alone, the bits of a word need a warp of their own.
    this.lanes = hasBits && width == 1 ? OperandLoads.words(shape.c()) * WORD : shape.c() / width;
    this.copies = shape.isBatch() && shape.image() >= LARGE_IMAGE ? COPIES : 1;
    this.pointers = OperandLoads.pointers(arguments(spec));
  }

  /** The kernel of a pass. */
  public static PtxProgram of(Pointwise spec) {
    return new PointwisePtx(spec).program();
  }

  private PtxProgram program() {
    Shape shape = spec.shape();
    String images = ptx.field(pointers * Long.BYTES);
    int itemsOfBlock = PtxProgram.BLOCK * copies;
    String item = ptx.item(itemsOfBlock);
    int perImage = shape.h() * shape.w() * Math.max(1, shape.n());
    String places = ptx.count(images, perImage, shape.isBatch());
    List<ElementStores> stores = new ArrayList<>();
    List<OperandLoads> loads = new ArrayList<>();
    String channel = "";
    for (int copy = 0; copy < copies; copy++) {
      if (copy > 0) {
        item = ptx.toWord("add.s32", item, Integer.toString(PtxProgram.BLOCK));
      }
      String place = ptx.toWord("div.u32", item, Integer.toString(lanes));
      if (copy == 0 || PtxProgram.BLOCK % lanes != 0) {
        String lane = ptx.toWord("rem.u32", item, Integer.toString(lanes));
        channel = width == 1 ? lane : ptx.toWord("mul.lo.s32", lane, Integer.toString(width));
      }
      var to = new ElementStores(ptx, shape, place, channel, places, width);
      loads.add(
          copy == 0
              ? new OperandLoads(ptx, spec.operands(), to.position(), images, width)
              : loads.getFirst().at(to.position()));
      stores.add(to);
      loads.getLast().ahead();
    }
    store(loads, stores);
    int items = Math.multiplyExact(perImage, lanes);
    String text = ptx.module(ENTRY, pointers * Long.BYTES + 2 * Integer.BYTES);
    return new PtxProgram(text, ENTRY, pointers, items, shape.isBatch(), itemsOfBlock);
  }

  /** Computes everything before the first store, as a result may be an operand. */
  private void store(List<OperandLoads> loads, List<ElementStores> stores) {
    String[][][] values = new String[copies][spec.results().size()][width];
    for (int copy = 0; copy < copies; copy++) {
      for (int i = 0; i < width; i++) {
        var formulas = new FormulaPtx(ptx, loads.get(copy).element(i));
        for (int r = 0; r < spec.results().size(); r++) {
          values[copy][r][i] = formulas.value(spec.results().get(r).formula());
        }
      }
    }
    for (int copy = 0; copy < copies; copy++) {
      int pointer = OperandLoads.pointers(spec.operands());
      for (int r = 0; r < spec.results().size(); r++) {
        Element element = spec.results().get(r).element();
        stores.get(copy).store(element, values[copy][r], pointer);
        pointer += OperandLoads.pointers(element);
      }
    }
  }

  /** The types whose pointers the parameter lists, in order. */
  public static List<TensorType> arguments(Pointwise spec) {
    List<TensorType> all = new ArrayList<>(spec.operands());
    spec.results().forEach(result -> all.add(new TensorType(result.element(), spec.shape())));
    return all;
  }
}
