package org.bnn4j.runtime.reference;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.kernel.ThresholdWords;
import org.bnn4j.runtime.kernel.Thresholds;

/** {@link Thresholds}: the chain at every integer of every channel. */
final class ThresholdSearch extends Kernel {
  private final Thresholds spec;

  ThresholdSearch(Thresholds spec) {
    super(spec.operands().size());
    this.spec = spec;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    int integers = 2 * spec.bound() + 1;
    int last = spec.operands().size() - 1;
    TensorType countType = TensorType.real(Shape.of(1, 1, 1, integers));
    Tensor[] operands = new Tensor[last + 1];
    operands[0] = Tensor.of(countType, n);
    for (int i = 1; i <= last; i++) {
      operands[i] = ReferenceBuffer.read(arguments[i - 1], spec.operands().get(i), n);
    }
    for (int i = 0; i < integers; i++) {
      operands[0].set(0, 0, 0, i, i - spec.bound());
    }
    FormulaInterpreter interpreter = new FormulaInterpreter(operands, n);
    byte[] signs = new byte[spec.channels() * integers];
    for (int c = 0; c < spec.channels(); c++) {
      for (int i = 0; i < integers; i++) {
        float value = interpreter.valueAt(spec.chain(), 0, c, 0, i);
        signs[c * integers + i] = (byte) (value > 0 ? 1 : value < 0 ? -1 : 0);
      }
    }
    ReferenceBuffer.of(arguments[last])
        .replaceWords(ThresholdWords.encode(spec.channels(), spec.bound(), signs));
  }
}
