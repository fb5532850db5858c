package org.bnn4j.runtime.cpu;

import java.util.Arrays;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Pool2d;
import org.bnn4j.runtime.threads.Workers;

/** The mean of each window, channels side by side. */
final class AveragePoolKernel extends Kernel implements Workers.Task {
  private final Pool2d spec;
  private final KernelSet set;
  private final Workers workers;
  private CpuBuffer in = CpuBuffer.EMPTY;
  private CpuBuffer out = CpuBuffer.EMPTY;

  AveragePoolKernel(Pool2d spec, CpuKernels kernels) {
    super(2);
    this.spec = spec;
    this.set = kernels.set();
    this.workers = kernels.workers();
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    in = CpuBuffer.of(arguments[0]);
    out = CpuBuffer.of(arguments[1]);
    workers.run(n * spec.outHeight(), spec.inputType().shape().elements(n) / 2L, this);
  }

  @Override
  public void run(int row, int worker) {
    int image = row / spec.outHeight();
    int y = row % spec.outHeight();
    int channels = spec.channels();
    int top = y * spec.stride() - spec.padding().top();
    int bottom = Math.min(top + spec.kernelHeight(), spec.height());
    for (int x = 0; x < spec.outWidth(); x++) {
      int left = x * spec.stride() - spec.padding().left();
      int right = Math.min(left + spec.kernelWidth(), spec.width());
      int to = (row * spec.outWidth() + x) * channels;
      Arrays.fill(out.reals, to, to + channels, 0f);
      for (int h = Math.max(top, 0); h < bottom; h++) {
        for (int w = Math.max(left, 0); w < right; w++) {
          int from = ((image * spec.height() + h) * spec.width() + w) * channels;
          set.addRows(in.reals, from, 1, channels, out.reals, to, channels);
        }
      }
      divide(out.reals, to, channels, divisor(spec, y, x));
    }
  }

  private static void divide(float[] values, int at, int count, float divisor) {
    for (int c = 0; c < count; c++) {
      values[at + c] /= divisor;
    }
  }

  /** Places of the window of (y, x) that lie inside the padded image. */
  static int divisor(Pool2d spec, int y, int x) {
    int rows = spec.height() + spec.padding().top() + spec.padding().bottom() - y * spec.stride();
    int columns = spec.width() + spec.padding().left() + spec.padding().right() - x * spec.stride();
    return Math.min(rows, spec.kernelHeight()) * Math.min(columns, spec.kernelWidth());
  }
}
