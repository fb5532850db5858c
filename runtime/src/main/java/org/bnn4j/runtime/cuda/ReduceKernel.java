package org.bnn4j.runtime.cuda;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.cuda.ptx.PointwisePtx;
import org.bnn4j.runtime.cuda.ptx.ReducePtx;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Reduce;
import org.bnn4j.runtime.kernel.Shape;

/**
 * {@link Reduce}: one launch evaluates the formulas and sums over the innermost axis, then one
 * launch for each two levels of the nest adds up the totals. Where the images are the innermost
 * axis, the first launch only evaluates.
 */
final class ReduceKernel extends CudaKernel {
  private final Reduce spec;
  private final FormulaLaunch first;
  private final Shape totals;
  private final List<SumLevels> levels = new ArrayList<>();

  ReduceKernel(Reduce spec, CudaDevice device) {
    super(device, spec.operands().size() + spec.results().size());
    this.spec = spec;
    List<Axis> axes = new ArrayList<>(ReducePtx.NEST);
    axes.retainAll(spec.over());
    if (ReducePtx.serves(spec)) {
      this.first = new FormulaLaunch(ReducePtx.of(spec), device);
      this.totals = spec.shape().with(axes.removeFirst(), 1);
    } else {
      List<Pointwise.Result> values =
          spec.results().stream().map(f -> new Pointwise.Result(Element.REAL, f)).toList();
      Pointwise pass = new Pointwise(spec.shape(), spec.operands(), values);
      this.first = new FormulaLaunch(PointwisePtx.of(pass), device);
      this.totals = spec.shape();
    }
    Shape shape = totals;
    for (int i = 0; i < axes.size(); i += 2) {
      List<Axis> two = axes.subList(i, Math.min(i + 2, axes.size()));
      levels.add(new SumLevels(two, shape, device));
      shape = levels.getLast().result();
    }
  }

  @Override
  void launch(int n, Buffer[] arguments) {
    int operands = spec.operands().size();
    int results = spec.results().size();
    long[] from = new long[results];
    long[] to = new long[results];
    for (int r = 0; r < results; r++) {
      to[r] = CudaBuffer.of(arguments[operands + r]).values(Element.REAL);
    }
    // The totals of each level that is followed by another, and room for what a level has on the
    // way.
    long bytes = results * (long) totals.elements(n) * Float.BYTES;
    long scratch = levels.isEmpty() ? 0 : device().scratch(bytes * (levels.size() + 1));
    first.begin().tensors(spec.operands(), 0, arguments, 0);
    for (int r = 0; r < results; r++) {
      from[r] = levels.isEmpty() ? to[r] : scratch + r * (bytes / results);
      first.pointer(from[r]);
    }
    first.run(n);
    int terms = spec.shape().elements(n) / spec.resultShape().elements(n);
    long room = scratch + bytes * levels.size();
    for (int l = 0; l < levels.size(); l++) {
      boolean isLast = l == levels.size() - 1;
      long[] sums = isLast ? to : behind(from, bytes);
      levels.get(l).run(n, from, sums, room, isLast && spec.mean() ? terms : 1);
      from = sums;
    }
  }

  private static long[] behind(long[] addresses, long bytes) {
    long[] moved = addresses.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += bytes;
    }
    return moved;
  }
}
