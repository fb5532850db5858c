package org.bnn4j.runtime.cpu;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.RandomUniform;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.threads.Workers;

/** {@link RandomUniform}, image by image. */
final class RandomUniformKernel extends Kernel implements Workers.Task {
  private final Shape shape;
  private final Workers workers;
  private float key;
  private float step;
  private float[] out = CpuBuffer.EMPTY.reals;

  RandomUniformKernel(RandomUniform spec, Workers workers) {
    super(3);
    this.shape = spec.shape();
    this.workers = workers;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    key = CpuBuffer.of(arguments[0]).reals[0];
    step = CpuBuffer.of(arguments[1]).reals[0];
    out = CpuBuffer.of(arguments[2]).reals;
    workers.run(shape.n(n), 2L * shape.elements(n), this);
  }

  @Override
  public void run(int image, int worker) {
    long imageKey = RandomUniform.imageKey(key, step, image);
    int places = shape.h() * shape.w();
    for (int p = 0; p < places; p++) {
      fill(out, (image * places + p) * shape.c(), shape.c(), imageKey, p, places);
    }
  }

  /** The channels of one place, whose elements are {@code places} apart in logical order. */
  private static void fill(
      float[] out, int at, int channels, long imageKey, int place, int places) {
    for (int c = 0; c < channels; c++) {
      out[at + c] = RandomUniform.value(imageKey, c * places + place);
    }
  }
}
