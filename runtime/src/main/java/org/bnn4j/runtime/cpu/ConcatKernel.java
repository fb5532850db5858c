package org.bnn4j.runtime.cpu;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.threads.Workers;

/** {@link Move.Concat}, row by row. */
final class ConcatKernel extends Kernel implements Workers.Task {
  private final Move.Concat spec;
  private final Workers workers;
  private final Shape to;
  private final Element element;
  private Buffer[] arguments = {};

  ConcatKernel(Move.Concat spec, Workers workers) {
    super(spec.inputs().size() + 1);
    this.spec = spec;
    this.workers = workers;
    this.to = spec.result().shape();
    this.element = spec.result().element();
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    this.arguments = arguments;
    workers.run(to.n(n) * to.h(), to.elements(n), this);
  }

  @Override
  public void run(int row, int worker) {
    CpuBuffer out = CpuBuffer.of(arguments[spec.inputs().size()]);
    for (int place = row * to.w(); place < (row + 1) * to.w(); place++) {
      int first = 0;
      for (int i = 0; i < spec.inputs().size(); i++) {
        int channels = spec.inputs().get(i).shape().c();
        copy(CpuBuffer.of(arguments[i]), channels, place, out, first);
        first += channels;
      }
      out.clearPadding(element, to.c(), place);
    }
  }

  private void copy(CpuBuffer in, int channels, int place, CpuBuffer out, int first) {
    int width = to.c();
    if (element == Element.REAL) {
      System.arraycopy(in.reals, place * channels, out.reals, place * width + first, channels);
    } else if (element.isSign() && first % BitPacking.WORD == 0) {
      int words = BitPacking.words(channels);
      int at = place * BitPacking.words(width) + first / BitPacking.WORD;
      System.arraycopy(in.signs, place * words, out.signs, at, words);
      if (element == Element.TERNARY) {
        System.arraycopy(in.nonZeros, place * words, out.nonZeros, at, words);
      }
    } else {
      for (int c = 0; c < channels; c++) {
        out.set(element, width, place, first + c, in.get(element, channels, place, c));
      }
    }
  }
}
