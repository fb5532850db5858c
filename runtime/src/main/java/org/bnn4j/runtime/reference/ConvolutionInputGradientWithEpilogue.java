package org.bnn4j.runtime.reference;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.TensorType;

/** The gradient of a convolution's input, then a pass over all of it. */
final class ConvolutionInputGradientWithEpilogue extends Kernel {
  private final Conv2d spec;
  private final Pointwise epilogue;

  ConvolutionInputGradientWithEpilogue(Conv2d spec, Pointwise epilogue) {
    super(2 + (epilogue.operands().size() - 1) + epilogue.results().size());
    TensorType own = ConvolutionInputGradient.type(spec);
    if (!epilogue.operands().getFirst().equals(own)) {
      throw new IllegalArgumentException(
          "operand 0 of the epilogue is "
              + epilogue.operands().getFirst()
              + ", but the gradient is "
              + own);
    }
    this.spec = spec;
    this.epilogue = epilogue;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    Tensor sums = Tensor.of(ConvolutionInputGradient.type(spec), n);
    ConvolutionInputGradient.gradient(
        spec,
        n,
        ReferenceBuffer.read(arguments[0], TensorType.real(spec.resultType().shape()), n),
        ReferenceBuffer.read(arguments[1], spec.weightType(), n),
        sums);
    int operandCount = epilogue.operands().size();
    Tensor[] operands = new Tensor[operandCount];
    operands[0] = sums;
    for (int i = 1; i < operandCount; i++) {
      operands[i] = ReferenceBuffer.read(arguments[1 + i], epilogue.operands().get(i), n);
    }
    PointwisePass.pass(epilogue, n, operands, arguments, 1 + operandCount);
  }
}
