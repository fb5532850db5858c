package org.bnn4j.runtime.reference;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.CrossEntropy;
import org.bnn4j.runtime.kernel.Elementary;

/** The gradient of {@link CrossEntropyLoss} with respect to the logits. */
final class CrossEntropyGradient extends Kernel {
  private final CrossEntropy spec;

  CrossEntropyGradient(CrossEntropy spec) {
    super(4);
    this.spec = spec;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    Tensor dloss = ReferenceBuffer.read(arguments[0], spec.lossType(), n);
    Tensor logits = ReferenceBuffer.read(arguments[1], spec.logitsType(), n);
    Tensor labels = ReferenceBuffer.read(arguments[2], spec.labelsType(), n);
    Tensor dlogits = ReferenceBuffer.write(arguments[3], spec.logitsType(), n);
    for (int image = 0; image < n; image++) {
      int label = CrossEntropyLoss.label(spec, labels, image);
      float largest = CrossEntropyLoss.largest(spec, logits, image);
      float sum = CrossEntropyLoss.sumOfExponentials(spec, logits, image, largest);
      for (int c = 0; c < spec.classes(); c++) {
        float softmax = Elementary.exp(logits.get(image, c, 0, 0) - largest) / sum;
        float grad = (softmax - spec.target(c, label)) * dloss.get(image, 0, 0, 0);
        dlogits.set(image, c, 0, 0, grad);
      }
    }
  }
}
