package org.bnn4j.runtime.cpu;

import java.util.Arrays;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.threads.Workers;

/** {@link Move.Window}, place by place; channels that keep their step are copied together. */
final class WindowKernel extends Kernel implements Workers.Task {
  private final Move.Window spec;
  private final Workers workers;
  private final Shape from;
  private final Shape to;
  private CpuBuffer in = CpuBuffer.EMPTY;
  private CpuBuffer out = CpuBuffer.EMPTY;

  WindowKernel(Move.Window spec, Workers workers) {
    super(2);
    this.spec = spec;
    this.workers = workers;
    this.from = spec.input().shape();
    this.to = spec.shape();
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    in = CpuBuffer.of(arguments[0]);
    out = CpuBuffer.of(arguments[1]);
    workers.run(to.n(n) * to.h(), to.elements(n), this);
  }

  @Override
  public void run(int row, int worker) {
    int image = row / to.h();
    int h = spec.offset().h() + spec.step().h() * (row % to.h());
    for (int x = 0; x < to.w(); x++) {
      int w = spec.offset().w() + spec.step().w() * x;
      int target = row * to.w() + x;
      boolean inside = h >= 0 && h < from.h() && w >= 0 && w < from.w();
      int source = inside ? (image * from.h() + h) * from.w() + w : -1;
      copy(source, target);
    }
  }

  private void copy(int source, int target) {
    Element element = spec.input().element();
    if (element == Element.REAL && spec.step().c() == 1) {
      copyReals(source, target);
    } else if (element.isSign() && source >= 0 && keepsChannels()) {
      int words = BitPacking.words(to.c());
      System.arraycopy(in.signs, source * words, out.signs, target * words, words);
      if (element == Element.TERNARY) {
        System.arraycopy(in.nonZeros, source * words, out.nonZeros, target * words, words);
      }
    } else {
      copyElements(element, source, target);
    }
  }

  private boolean keepsChannels() {
    return from.c() == to.c() && spec.offset().c() == 0 && spec.step().c() == 1;
  }

  private void copyReals(int source, int target) {
    int offset = spec.offset().c();
    int first = Math.clamp(-(long) offset, 0, to.c());
    int end = source < 0 ? first : Math.clamp((long) from.c() - offset, first, to.c());
    int at = target * to.c();
    Arrays.fill(out.reals, at, at + first, spec.fill());
    if (end > first) {
      int sourceAt = source * from.c() + offset + first;
      System.arraycopy(in.reals, sourceAt, out.reals, at + first, end - first);
    }
    Arrays.fill(out.reals, at + end, at + to.c(), spec.fill());
  }

  private void copyElements(Element element, int source, int target) {
    for (int c = 0; c < to.c(); c++) {
      int i = spec.offset().c() + spec.step().c() * c;
      boolean inside = source >= 0 && i >= 0 && i < from.c();
      float value = inside ? in.get(element, from.c(), source, i) : spec.fill();
      out.set(element, to.c(), target, c, value);
    }
    out.clearPadding(element, to.c(), target);
  }
}
