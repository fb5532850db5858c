package org.bnn4j.runtime.cpu;

import java.util.Arrays;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Pool2d;
import org.bnn4j.runtime.threads.Workers;

/** The gradient of an average: every place of a window gets its share, window after window. */
final class AveragePoolGradientKernel extends Kernel implements Workers.Task {
  private final Pool2d spec;
  private final Workers workers;
  private CpuBuffer grad = CpuBuffer.EMPTY;
  private CpuBuffer out = CpuBuffer.EMPTY;

  AveragePoolGradientKernel(Pool2d spec, Workers workers) {
    super(2);
    this.spec = spec;
    this.workers = workers;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    grad = CpuBuffer.of(arguments[0]);
    out = CpuBuffer.of(arguments[1]);
    workers.run(n, spec.inputType().shape().elements(n), this);
  }

  @Override
  public void run(int image, int worker) {
    int elements = spec.inputType().shape().image();
    int channels = spec.channels();
    Arrays.fill(out.reals, image * elements, (image + 1) * elements, 0f);
    for (int y = 0; y < spec.outHeight(); y++) {
      int top = y * spec.stride() - spec.padding().top();
      int bottom = Math.min(top + spec.kernelHeight(), spec.height());
      for (int x = 0; x < spec.outWidth(); x++) {
        int left = x * spec.stride() - spec.padding().left();
        int right = Math.min(left + spec.kernelWidth(), spec.width());
        int from = ((image * spec.outHeight() + y) * spec.outWidth() + x) * channels;
        float divisor = AveragePoolKernel.divisor(spec, y, x);
        for (int h = Math.max(top, 0); h < bottom; h++) {
          for (int w = Math.max(left, 0); w < right; w++) {
            int to = ((image * spec.height() + h) * spec.width() + w) * channels;
            addShare(grad.reals, from, out.reals, to, channels, divisor);
          }
        }
      }
    }
  }

  private static void addShare(
      float[] grad, int from, float[] out, int to, int count, float divisor) {
    for (int c = 0; c < count; c++) {
      out[to + c] += grad[from + c] / divisor;
    }
  }
}
