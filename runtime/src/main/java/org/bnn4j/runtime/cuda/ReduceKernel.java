package org.bnn4j.runtime.cuda;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.cuda.ptx.PointwisePtx;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Reduce;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;

/**
 * {@link Reduce}: a pass evaluates the formulas into scratch memory (one that is an operand as it
 * stands is not copied), then one launch a level of the nest adds up, from C outwards to N.
 */
final class ReduceKernel extends CudaKernel {
  /** The nest, the innermost first. */
  private static final List<Axis> NEST = List.of(Axis.C, Axis.W, Axis.H, Axis.N);

  private final Reduce spec;
  private final List<Formula> evaluated;
  private final FormulaLaunch pass;
  private final List<Level> levels = new ArrayList<>();

  ReduceKernel(Reduce spec, CudaDevice device) {
    super(device, spec.operands().size() + spec.results().size());
    this.spec = spec;
    this.evaluated = spec.results().stream().filter(f -> !isOperand(f)).toList();
    List<Formula> formulas = evaluated.isEmpty() ? spec.results() : evaluated;
    List<Pointwise.Result> results =
        formulas.stream().map(f -> new Pointwise.Result(Element.REAL, f)).toList();
    Pointwise values = new Pointwise(spec.shape(), spec.operands(), results);
    this.pass = new FormulaLaunch(PointwisePtx.of(values), device);
    Shape shape = spec.shape();
    for (Axis axis : NEST) {
      if (spec.over().contains(axis)) {
        levels.add(new Level(axis, shape, device));
        shape = shape.with(axis, 1);
      }
    }
  }

  /** Whether a formula is an operand of floats that is repeated along no axis. */
  private boolean isOperand(Formula formula) {
    return formula instanceof Formula.Argument(int index)
        && spec.operands().get(index).equals(TensorType.real(spec.shape()));
  }

  /** The sum over one axis. */
  private static final class Level {
    private final Axis axis;
    private final Shape shape;
    private final KernelLaunch launch;

    /** A level that finds the values in such a shape. */
    Level(Axis axis, Shape shape, CudaDevice device) {
      this.axis = axis;
      this.shape = shape;
      this.launch =
          new KernelLaunch(
              device, axis == Axis.C ? EntryPoint.REDUCE_CHANNELS : EntryPoint.REDUCE_AXIS);
    }

    int count(int n) {
      return axis == Axis.N ? shape.n(n) : shape.size(axis);
    }

    long results(int n) {
      return (long) shape.elements(n) / count(n);
    }

    void run(int n, long input, long result, float divisor) {
      int inner =
          switch (axis) {
            case C -> 1;
            case W -> shape.c();
            case H -> shape.w() * shape.c();
            case N -> shape.image();
          };
      int outer = (int) (results(n) / inner);
      launch.pointer(0, input).pointer(1, result);
      launch.constants(0, outer, count(n), inner).word(3, divisor);
      launch.striding(results(n));
    }
  }

  @Override
  void launch(int n, Buffer[] arguments) {
    long elements = spec.shape().elements(n);
    long values = evaluated.size() * elements;
    long sums = 0;
    for (int l = 0; l < levels.size() - 1; l++) {
      sums += levels.get(l).results(n);
    }
    long scratch = device().scratch((values + sums) * Float.BYTES);
    int operands = spec.operands().size();
    if (!evaluated.isEmpty()) {
      pass.begin().tensors(spec.operands(), 0, arguments, 0);
      for (int i = 0; i < evaluated.size(); i++) {
        pass.pointer(scratch + i * elements * Float.BYTES);
      }
      pass.run(n);
    }
    long nextValues = scratch;
    for (int r = 0; r < spec.results().size(); r++) {
      long input = nextValues;
      if (spec.results().get(r) instanceof Formula.Argument(int index)
          && isOperand(spec.results().get(r))) {
        input = CudaBuffer.of(arguments[index]).values(Element.REAL);
      } else {
        nextValues += elements * Float.BYTES;
      }
      long result = CudaBuffer.of(arguments[operands + r]).values(Element.REAL);
      addUp(n, input, scratch + values * Float.BYTES, result);
    }
  }

  private void addUp(int n, long input, long sums, long result) {
    int terms = 1;
    long from = input;
    long to = sums;
    for (int l = 0; l < levels.size(); l++) {
      Level level = levels.get(l);
      boolean isLast = l == levels.size() - 1;
      terms *= level.count(n);
      level.run(n, from, isLast ? result : to, isLast && spec.mean() ? terms : 1);
      from = to;
      to += level.results(n) * Float.BYTES;
    }
  }
}
