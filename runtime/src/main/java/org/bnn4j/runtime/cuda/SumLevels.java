package org.bnn4j.runtime.cuda;

import java.util.List;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Shape;

/**
 * One level of the nest of a {@link org.bnn4j.runtime.kernel.Reduce}, or two, in one launch for one
 * tensor or two.
 */
final class SumLevels {
  /** Results that a block takes, as in {@code reduces.cu}. */
  private static final int COLUMNS = 8;

  private final Shape shape;

  /** The axis of the outer level, and that of the inner one, which may be missing. */
  private final Axis outer;

  private final boolean isDouble;
  private final Axis inner;
  private final Shape result;
  private final KernelLaunch launch;

  /**
   * @param axes the inner, then the outer level, or only one
   * @param shape the shape of the terms
   */
  SumLevels(List<Axis> axes, Shape shape, CudaDevice device) {
    this.shape = shape;
    this.inner = axes.getFirst();
    this.outer = axes.getLast();
    this.isDouble = axes.size() > 1;
    this.result = shape.with(inner, 1).with(outer, 1);
    this.launch = new KernelLaunch(device, EntryPoint.REDUCE_NEST).reads(0, 1).reads(2, 1);
  }

  Shape result() {
    return result;
  }

  /** Adds up tensors, and divides the sums. */
  void run(int n, long[] terms, long[] sums, float divisor) {
    int outerCount = size(outer, n);
    int count = isDouble ? size(inner, n) : 1;
    int within = isDouble ? stride(inner) : stride(outer);
    int kept = isDouble ? stride(outer) / (count * within) : 1;
    int results = result.elements(n);
    int above = results / (kept * within);
    launch.constants(0, above, outerCount, kept, count, within).word(5, divisor);
    for (int first = 0; first < terms.length; first += 2) {
      int last = Math.min(first + 1, terms.length - 1);
      launch.pointer(0, terms[first]).pointer(1, sums[first]);
      launch.pointer(2, terms[last]).pointer(3, sums[last]);
      launch.grid((results + COLUMNS - 1) / COLUMNS, last - first + 1, 1);
    }
  }

  private int size(Axis axis, int n) {
    return axis == Axis.N ? shape.n(n) : shape.size(axis);
  }

  /** How far neighbours along an axis are apart. */
  private int stride(Axis axis) {
    return switch (axis) {
      case C -> 1;
      case W -> shape.c();
      case H -> shape.c() * shape.w();
      case N -> shape.image();
    };
  }
}
