package org.bnn4j.runtime.reference;

import java.util.List;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;

/** {@link Pointwise}: at each place all results are computed, then stored. */
final class PointwisePass extends Kernel {
  private final Pointwise spec;

  PointwisePass(Pointwise spec) {
    super(spec.operands().size() + spec.results().size());
    this.spec = spec;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    pass(spec, n, readAll(spec.operands(), n, arguments), arguments, spec.operands().size());
  }

  static Tensor[] readAll(List<TensorType> types, int n, Buffer[] arguments) {
    Tensor[] tensors = new Tensor[types.size()];
    for (int i = 0; i < tensors.length; i++) {
      tensors[i] = ReferenceBuffer.read(arguments[i], types.get(i), n);
    }
    return tensors;
  }

  /** Fills the results, which are the arguments from {@code firstResult} on. */
  static void pass(
      Pointwise spec, int batch, Tensor[] operands, Buffer[] arguments, int firstResult) {
    Shape shape = spec.shape();
    List<Pointwise.Result> results = spec.results();
    Tensor[] tensors = new Tensor[results.size()];
    for (int i = 0; i < tensors.length; i++) {
      TensorType type = new TensorType(results.get(i).element(), shape);
      tensors[i] = ReferenceBuffer.write(arguments[firstResult + i], type, batch);
    }
    FormulaInterpreter interpreter = new FormulaInterpreter(operands, batch);
    float[] values = new float[tensors.length];
    for (int n = 0; n < shape.n(batch); n++) {
      for (int c = 0; c < shape.c(); c++) {
        for (int h = 0; h < shape.h(); h++) {
          for (int w = 0; w < shape.w(); w++) {
            for (int i = 0; i < values.length; i++) {
              values[i] = interpreter.valueAt(results.get(i).formula(), n, c, h, w);
            }
            for (int i = 0; i < values.length; i++) {
              tensors[i].set(n, c, h, w, values[i]);
            }
          }
        }
      }
    }
  }
}
