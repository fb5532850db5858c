package org.bnn4j.runtime.cuda.ptx;

import static org.bnn4j.runtime.cuda.ptx.PtxWriter.literal;

import java.util.List;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.kernel.Thresholds;

/**
 * A chain from integers to signs, evaluated at every integer of every channel, as a PTX kernel. Its
 * parameter lists the pointers of operands 1 and up, then of the result: bytes −1, 0 or +1 in the
 * order [channel][integer].
 */
public final class ThresholdsPtx {
  private static final String ENTRY = "thresholds";

  private ThresholdsPtx() {}

  /** The kernel of a search. */
  public static PtxProgram of(Thresholds spec) {
    var ptx = new PtxWriter();
    List<TensorType> others = spec.operands().subList(1, spec.operands().size());
    int result = OperandLoads.pointers(others);
    int integers = 2 * spec.bound() + 1;
    int threads = Math.multiplyExact(spec.channels(), integers);
    String images = ptx.field((result + 1) * Long.BYTES);
    String thread = ptx.thread();
    String beyond = ptx.toPredicate("setp.ge.u32", thread, Integer.toString(threads));
    ptx.line("@" + beyond + " bra END");
    String channel = ptx.toWord("div.u32", thread, Integer.toString(integers));
    String index = ptx.toWord("rem.u32", thread, Integer.toString(integers));
    String m = ptx.toWord("sub.s32", index, Integer.toString(spec.bound()));
    String count = ptx.toFloat("cvt.rn.f32.s32", m);
    String place = ptx.toWord("mov.u32", "0");
    var position = new ElementPosition(ptx, Shape.perChannel(spec.channels()), place, channel);
    var loads = new OperandLoads(ptx, others, position, images, 1).element(0);
    String value = new FormulaPtx(ptx, new Chain(count, loads)).value(spec.chain());
    String zero = literal(0);
    String below = ptx.toWord("selp.b32", "-1", "0", ptx.toPredicate("setp.lt.f32", value, zero));
    String sign = ptx.toWord("selp.b32", "1", below, ptx.toPredicate("setp.gt.f32", value, zero));
    ptx.line("st.global.u8 [" + ptx.element(ptx.pointer(result), thread, 1) + "], " + sign);
    ptx.label("END");
    String text = ptx.module(ENTRY, (result + 1) * Long.BYTES + 2 * Integer.BYTES);
    return new PtxProgram(text, ENTRY, result + 1, result, threads, false);
  }

  /** Operand 0 is the integer, the others are loaded. */
  private record Chain(String count, FormulaPtx.Operands others) implements FormulaPtx.Operands {
    @Override
    public String value(int index) {
      return index == 0 ? count : others.value(index - 1);
    }

    @Override
    public ThresholdPtx.Table table(int index) {
      return others.table(index - 1);
    }

    @Override
    public String images() {
      return others.images();
    }
  }
}
