package org.bnn4j.runtime.reference;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Reduce;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;

/** {@link Reduce}, one nested loop per result element in the order that is written there. */
final class Reduction extends Kernel {
  private static final int PARTIAL_SUMS = 16;

  private final Reduce spec;

  Reduction(Reduce spec) {
    super(spec.operands().size() + spec.results().size());
    this.spec = spec;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    int operandCount = spec.operands().size();
    Tensor[] operands = PointwisePass.readAll(spec.operands(), n, arguments);
    FormulaInterpreter interpreter = new FormulaInterpreter(operands, n);
    TensorType type = TensorType.real(spec.resultShape());
    for (int i = 0; i < spec.results().size(); i++) {
      Tensor out = ReferenceBuffer.write(arguments[operandCount + i], type, n);
      reduce(spec.results().get(i), interpreter, n, out);
    }
  }

  private void reduce(Formula formula, FormulaInterpreter interpreter, int batch, Tensor out) {
    Shape shape = spec.resultShape();
    for (int n = 0; n < out.n(); n++) {
      for (int c = 0; c < shape.c(); c++) {
        for (int h = 0; h < shape.h(); h++) {
          for (int w = 0; w < shape.w(); w++) {
            float sum = new Sum(formula, interpreter, batch).overN(n, c, h, w);
            out.set(n, c, h, w, spec.mean() ? sum / elementsOfSum(batch) : sum);
          }
        }
      }
    }
  }

  private float elementsOfSum(int batch) {
    int count = 1;
    for (Axis axis : spec.over()) {
      count *= axis == Axis.N ? spec.shape().n(batch) : spec.shape().size(axis);
    }
    return count;
  }

  /** One sum; each method is one level of the nest, or passes on where its axis is kept. */
  private final class Sum {
    private final Formula formula;
    private final FormulaInterpreter interpreter;
    private final int batch;

    Sum(Formula formula, FormulaInterpreter interpreter, int batch) {
      this.formula = formula;
      this.interpreter = interpreter;
      this.batch = batch;
    }

    float overN(int n, int c, int h, int w) {
      if (!spec.over().contains(Axis.N)) {
        return overH(n, c, h, w);
      }
      float sum = 0;
      for (int i = 0; i < spec.shape().n(batch); i++) {
        sum += overH(i, c, h, w);
      }
      return sum;
    }

    private float overH(int n, int c, int h, int w) {
      if (!spec.over().contains(Axis.H)) {
        return overW(n, c, h, w);
      }
      float sum = 0;
      for (int i = 0; i < spec.shape().h(); i++) {
        sum += overW(n, c, i, w);
      }
      return sum;
    }

    private float overW(int n, int c, int h, int w) {
      if (!spec.over().contains(Axis.W)) {
        return overC(n, c, h, w);
      }
      float sum = 0;
      for (int i = 0; i < spec.shape().w(); i++) {
        sum += overC(n, c, h, i);
      }
      return sum;
    }

    private float overC(int n, int c, int h, int w) {
      if (!spec.over().contains(Axis.C)) {
        return interpreter.valueAt(formula, n, c, h, w);
      }
      float[] partial = new float[PARTIAL_SUMS];
      for (int i = 0; i < spec.shape().c(); i++) {
        partial[i % PARTIAL_SUMS] += interpreter.valueAt(formula, n, i, h, w);
      }
      for (int distance = PARTIAL_SUMS / 2; distance > 0; distance /= 2) {
        for (int j = 0; j < distance; j++) {
          partial[j] += partial[j + distance];
        }
      }
      return partial[0];
    }
  }
}
