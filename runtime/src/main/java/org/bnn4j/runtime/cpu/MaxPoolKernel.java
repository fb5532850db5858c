package org.bnn4j.runtime.cpu;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Pool2d;
import org.bnn4j.runtime.threads.Workers;

/** The largest value of each window; the largest of signs is the OR of their bits. */
final class MaxPoolKernel extends Kernel implements Workers.Task {
  private final Pool2d spec;
  private final KernelSet set;
  private final Workers workers;
  private CpuBuffer in = CpuBuffer.EMPTY;
  private CpuBuffer out = CpuBuffer.EMPTY;

  MaxPoolKernel(Pool2d spec, CpuKernels kernels) {
    super(2);
    this.spec = spec;
    this.set = kernels.set();
    this.workers = kernels.workers();
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    in = CpuBuffer.of(arguments[0]);
    out = CpuBuffer.of(arguments[1]);
    workers.run(n * spec.outHeight(), spec.inputType().shape().elements(n), this);
  }

  @Override
  public void run(int row, int worker) {
    int image = row / spec.outHeight();
    int y = row % spec.outHeight();
    int top = y * spec.stride() - spec.padding().top();
    int bottom = Math.min(top + spec.kernelHeight(), spec.height());
    int firstRow = Math.max(top, 0);
    for (int x = 0; x < spec.outWidth(); x++) {
      int left = x * spec.stride() - spec.padding().left();
      int right = Math.min(left + spec.kernelWidth(), spec.width());
      int firstColumn = Math.max(left, 0);
      int to = row * spec.outWidth() + x;
      int from = (image * spec.height() + firstRow) * spec.width() + firstColumn;
      if (firstRow < bottom && firstColumn < right) {
        take(from, bottom - firstRow, right - firstColumn, to);
      } else {
        fillEmpty(to);
      }
    }
  }

  private void take(int from, int rows, int columns, int to) {
    int channels = spec.channels();
    if (spec.element() == Element.REAL) {
      int rowStep = spec.width() * channels;
      set.maximum(
          rows, columns, in.reals, from * channels, rowStep, out.reals, to * channels, channels);
      return;
    }
    for (int h = 0; h < rows; h++) {
      for (int w = 0; w < columns; w++) {
        take(from + h * spec.width() + w, to, h + w == 0);
      }
    }
  }

  private void take(int from, int to, boolean first) {
    int channels = spec.channels();
    switch (spec.element()) {
      case COUNT -> {
        if (first) {
          System.arraycopy(in.counts, from * channels, out.counts, to * channels, channels);
        } else {
          takeCounts(in.counts, from * channels, out.counts, to * channels, channels);
        }
      }
      case SIGN -> takeSigns(from, to, first);
      case REAL, TERNARY, INDEX, THRESHOLD ->
          throw new IllegalArgumentException("maximum of " + spec.element());
    }
  }

  private static void takeCounts(short[] in, int from, short[] out, int to, int count) {
    for (int c = 0; c < count; c++) {
      out[to + c] = (short) Math.max(out[to + c], in[from + c]);
    }
  }

  private void takeSigns(int from, int to, boolean first) {
    int words = BitPacking.words(spec.channels());
    for (int w = 0; w < words; w++) {
      int bits = in.signs[from * words + w];
      out.signs[to * words + w] = first ? bits : out.signs[to * words + w] | bits;
    }
  }

  /** A window that lies in the padding alone has no maximum. */
  private void fillEmpty(int to) {
    for (int c = 0; c < spec.channels(); c++) {
      out.set(spec.element(), spec.channels(), to, c, Float.NEGATIVE_INFINITY);
    }
  }
}
