package org.bnn4j.runtime.cuda;

import java.util.List;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Shape;

/**
 * One level of the nest of a {@link org.bnn4j.runtime.kernel.Reduce}, or two, in one launch for one
 * tensor or two.
 */
final class SumLevels {
  /** Results that a block takes, and rows of a large block, as in {@code reduces.cu}. */
  private static final int COLUMNS = 32;

  private static final int ROWS = 32;

  /** Totals of a sum, and terms of it, from which on a large block takes it, and several do. */
  private static final int MANY_TOTALS = 64;

  private static final int MANY_TERMS = 512;

  /** Blocks that share terms; each that shares them with others needs a counter. */
  private static final int MOST_BLOCKS = CudaDevice.COUNTERS;

  private final CudaDevice device;
  private final Shape shape;

  /** The axis of the outer level, and that of the inner one, which may be missing. */
  private final Axis outer;

  private final boolean isDouble;
  private final Axis inner;
  private final Shape result;
  private final KernelLaunch small;
  private final KernelLaunch large;

  /**
   * @param axes the inner, then the outer level, or only one
   * @param shape the shape of the terms
   */
  SumLevels(List<Axis> axes, Shape shape, CudaDevice device) {
    this.device = device;
    this.shape = shape;
    this.inner = axes.getFirst();
    this.outer = axes.getLast();
    this.isDouble = axes.size() > 1;
    this.result = shape.with(inner, 1).with(outer, 1);
    this.small = launch(EntryPoint.REDUCE_NEST_SMALL, device);
    this.large = launch(EntryPoint.REDUCE_NEST_LARGE, device);
  }

  private static KernelLaunch launch(EntryPoint entry, CudaDevice device) {
    return new KernelLaunch(device, entry).reads(0, 1).reads(2, 1);
  }

  Shape result() {
    return result;
  }

  /**
   * Adds up tensors, and divides the sums.
   *
   * @param totals room for as many floats as two tensors have
   */
  void run(int n, long[] terms, long[] sums, long totals, float divisor) {
    int outerCount = size(outer, n);
    int count = isDouble ? size(inner, n) : 1;
    int within = isDouble ? stride(inner) : stride(outer);
    int kept = isDouble ? stride(outer) / (count * within) : 1;
    int results = result.elements(n);
    KernelLaunch launch = outerCount < MANY_TOTALS ? small : large;
    launch.constants(0, results / (kept * within), outerCount, kept, count, within);
    launch.word(5, divisor);
    int groups = (results + COLUMNS - 1) / COLUMNS;
    for (int first = 0; first < terms.length; first += 2) {
      int last = Math.min(first + 1, terms.length - 1);
      int tensors = last - first + 1;
      int parts = parts(groups * tensors, outerCount, count);
      launch.pointer(0, terms[first]).pointer(1, sums[first]);
      launch.pointer(2, terms[last]).pointer(3, sums[last]);
      launch.pointer(4, parts > 1 ? totals : 0).pointer(5, parts > 1 ? device.counters() : 0);
      launch.grid(groups, parts, tensors);
    }
  }

  private static int parts(int groups, int outerCount, int count) {
    boolean isShared = count > 1 && (long) outerCount * count >= MANY_TERMS;
    int wanted = (outerCount + ROWS - 1) / ROWS;
    return isShared ? Math.max(1, Math.min(wanted, MOST_BLOCKS / groups)) : 1;
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
