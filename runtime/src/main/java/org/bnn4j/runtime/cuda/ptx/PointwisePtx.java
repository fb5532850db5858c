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
 * neighbouring channels of a place or, where the channels forbid that, one. Threads behind the last
 * place compute the last one again and store nothing.
 */
public final class PointwisePtx {
  private static final String ENTRY = "pointwise";
  private static final int WORD = 32;

  private final Pointwise spec;
  private final PtxWriter ptx = new PtxWriter();
  private final int width;
  private final int lanes;
  private final int pointers;

  private PointwisePtx(Pointwise spec) {
    this.spec = spec;
    Shape shape = spec.shape();
    boolean hasBits = spec.results().stream().anyMatch(r -> r.element().isSign());
    this.width = shape.c() % (hasBits ? WORD : 4) == 0 ? 4 : 1;
    // Alone, the bits of a word need a warp of their own.
    this.lanes = hasBits && width == 1 ? OperandLoads.words(shape.c()) * WORD : shape.c() / width;
    this.pointers = OperandLoads.pointers(arguments(spec));
  }

  /** The kernel of a pass. */
  public static PtxProgram of(Pointwise spec) {
    return new PointwisePtx(spec).program();
  }

  private PtxProgram program() {
    Shape shape = spec.shape();
    String images = ptx.field(pointers * Long.BYTES);
    String thread = ptx.thread();
    int perImage = shape.h() * shape.w() * Math.max(1, shape.n());
    String places = ptx.count(images, perImage, shape.isBatch());
    String place = ptx.toWord("div.u32", thread, Integer.toString(lanes));
    String lane = ptx.toWord("rem.u32", thread, Integer.toString(lanes));
    String channel = ptx.toWord("mul.lo.s32", lane, Integer.toString(width));
    var stores = new ElementStores(ptx, shape, place, channel, places, width);
    // All loads come before the first store, as a result may be an operand.
    store(stores, new OperandLoads(ptx, spec.operands(), stores.position(), images, width));
    int operands = OperandLoads.pointers(spec.operands());
    int items = Math.multiplyExact(perImage, lanes);
    String text = ptx.module(ENTRY, pointers * Long.BYTES + 2 * Integer.BYTES);
    return new PtxProgram(text, ENTRY, pointers, operands, items, shape.isBatch());
  }

  private void store(ElementStores stores, OperandLoads loads) {
    loads.ahead();
    List<Pointwise.Result> results = spec.results();
    String[][] values = new String[results.size()][width];
    for (int i = 0; i < width; i++) {
      var formulas = new FormulaPtx(ptx, loads.element(i));
      for (int r = 0; r < results.size(); r++) {
        values[r][i] = formulas.value(results.get(r).formula());
      }
    }
    int pointer = OperandLoads.pointers(spec.operands());
    for (int r = 0; r < results.size(); r++) {
      Element element = results.get(r).element();
      stores.store(element, values[r], pointer);
      pointer += OperandLoads.pointers(element);
    }
  }

  /** The types whose pointers the parameter lists, in order. */
  public static List<TensorType> arguments(Pointwise spec) {
    List<TensorType> all = new ArrayList<>(spec.operands());
    spec.results().forEach(result -> all.add(new TensorType(result.element(), spec.shape())));
    return all;
  }
}
