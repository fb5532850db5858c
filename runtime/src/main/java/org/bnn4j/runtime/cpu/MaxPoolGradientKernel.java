package org.bnn4j.runtime.cpu;

import java.util.Arrays;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Pool2d;
import org.bnn4j.runtime.threads.Workers;

/** The gradient of a maximum: each window's goes to its first maximum. Images are shared out. */
final class MaxPoolGradientKernel extends Kernel implements Workers.Task {
  private final Pool2d spec;
  private final Workers workers;
  private CpuBuffer grad = CpuBuffer.EMPTY;
  private CpuBuffer in = CpuBuffer.EMPTY;
  private CpuBuffer out = CpuBuffer.EMPTY;

  MaxPoolGradientKernel(Pool2d spec, Workers workers) {
    super(3);
    this.spec = spec;
    this.workers = workers;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    grad = CpuBuffer.of(arguments[0]);
    in = CpuBuffer.of(arguments[1]);
    out = CpuBuffer.of(arguments[2]);
    workers.run(n, 4L * spec.inputType().shape().elements(n), this);
  }

  @Override
  public void run(int image, int worker) {
    int elements = spec.inputType().shape().image();
    Arrays.fill(out.reals, image * elements, (image + 1) * elements, 0f);
    for (int y = 0; y < spec.outHeight(); y++) {
      for (int x = 0; x < spec.outWidth(); x++) {
        int place = (image * spec.outHeight() + y) * spec.outWidth() + x;
        window(image, y, x, place);
      }
    }
  }

  private void window(int image, int y, int x, int place) {
    int top = y * spec.stride() - spec.padding().top();
    int bottom = Math.min(top + spec.kernelHeight(), spec.height());
    int left = x * spec.stride() - spec.padding().left();
    int right = Math.min(left + spec.kernelWidth(), spec.width());
    int channels = spec.channels();
    Element element = spec.element();
    for (int c = 0; c < channels; c++) {
      int first = -1;
      float maximum = Float.NEGATIVE_INFINITY;
      for (int h = Math.max(top, 0); h < bottom; h++) {
        for (int w = Math.max(left, 0); w < right; w++) {
          int from = (image * spec.height() + h) * spec.width() + w;
          float value =
              element == Element.REAL
                  ? in.reals[from * channels + c]
                  : in.get(element, channels, from, c);
          // NaN is a maximum as for Math.max; zeros are equal, so that the first of them stays.
          if (first < 0 || value > maximum || (Float.isNaN(value) && !Float.isNaN(maximum))) {
            first = from;
            maximum = value;
          }
        }
      }
      if (first >= 0) {
        out.reals[first * channels + c] += grad.reals[place * channels + c];
      }
    }
  }
}
