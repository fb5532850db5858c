package org.bnn4j.runtime.cpu;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.threads.Workers;

/**
 * {@link Move.Reshape}. Logical order is NCHW and memory is NHWC, so this is a copy only where
 * neither shape has more than one place; else every element is looked up.
 */
final class ReshapeKernel extends Kernel implements Workers.Task {
  private final Move.Reshape spec;
  private final Workers workers;
  private final Shape from;
  private final Shape to;
  private final int[] source;
  private CpuBuffer in = CpuBuffer.EMPTY;
  private CpuBuffer out = CpuBuffer.EMPTY;

  ReshapeKernel(Move.Reshape spec, Workers workers) {
    super(2);
    this.spec = spec;
    this.workers = workers;
    this.from = spec.input().shape();
    this.to = spec.shape();
    this.source = new int[to.image()];
    for (int c = 0; c < to.c(); c++) {
      for (int p = 0; p < to.h() * to.w(); p++) {
        source[p * to.c() + c] = c * to.h() * to.w() + p;
      }
    }
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    in = CpuBuffer.of(arguments[0]);
    out = CpuBuffer.of(arguments[1]);
    workers.run(to.n(n), 2L * to.elements(n), this);
  }

  @Override
  public void run(int image, int worker) {
    Element element = spec.input().element();
    int area = from.h() * from.w();
    int places = to.h() * to.w();
    for (int p = 0; p < places; p++) {
      for (int c = 0; c < to.c(); c++) {
        // Element number of the whole tensor, as images of both shapes need not be of one size.
        long logical = (long) image * to.image() + source[p * to.c() + c];
        int fromImage = (int) (logical / from.image());
        int within = (int) (logical % from.image());
        int place = fromImage * area + within % area;
        float value = in.get(element, from.c(), place, within / area);
        out.set(element, to.c(), image * places + p, c, value);
      }
      out.clearPadding(element, to.c(), image * places + p);
    }
  }
}
