package org.bnn4j.runtime.cpu;

import java.util.Arrays;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Move;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.threads.Workers;

/** {@link Move.Spread}, image by image. */
final class SpreadKernel extends Kernel implements Workers.Task {
  private final Move.Spread spec;
  private final Workers workers;
  private final Shape from;
  private final Shape to;
  private CpuBuffer in = CpuBuffer.EMPTY;
  private CpuBuffer out = CpuBuffer.EMPTY;

  SpreadKernel(Move.Spread spec, Workers workers) {
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
    workers.run(to.n(n), to.elements(n), this);
  }

  @Override
  public void run(int image, int worker) {
    Arrays.fill(out.reals, image * to.image(), (image + 1) * to.image(), 0f);
    for (int y = 0; y < from.h(); y++) {
      int h = spec.offset().h() + spec.step().h() * y;
      for (int x = 0; x < from.w(); x++) {
        int w = spec.offset().w() + spec.step().w() * x;
        if (h >= 0 && h < to.h() && w >= 0 && w < to.w()) {
          int source = ((image * from.h() + y) * from.w() + x) * from.c();
          copy(source, ((image * to.h() + h) * to.w() + w) * to.c());
        }
      }
    }
  }

  private void copy(int source, int target) {
    for (int c = 0; c < from.c(); c++) {
      int i = spec.offset().c() + spec.step().c() * c;
      if (i >= 0 && i < to.c()) {
        out.reals[target + i] = in.reals[source + c];
      }
    }
  }
}
