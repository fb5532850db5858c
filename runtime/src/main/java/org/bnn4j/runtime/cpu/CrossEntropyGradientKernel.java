package org.bnn4j.runtime.cpu;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.CrossEntropy;
import org.bnn4j.runtime.kernel.Elementary;

/** The gradient of {@link CrossEntropyKernel} with respect to the logits. */
final class CrossEntropyGradientKernel extends Kernel {
  private final CrossEntropy spec;

  CrossEntropyGradientKernel(CrossEntropy spec) {
    super(4);
    this.spec = spec;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    float[] dlosses = CpuBuffer.of(arguments[0]).reals;
    float[] logits = CpuBuffer.of(arguments[1]).reals;
    int[] labels = CpuBuffer.of(arguments[2]).integers;
    float[] dlogits = CpuBuffer.of(arguments[3]).reals;
    for (int image = 0; image < n; image++) {
      int label = CrossEntropyKernel.label(spec, labels, image);
      int at = image * spec.classes();
      float largest = CrossEntropyKernel.largest(spec, logits, at);
      float sum = CrossEntropyKernel.sumOfExponentials(spec, logits, at, largest);
      for (int c = 0; c < spec.classes(); c++) {
        float softmax = Elementary.exp(logits[at + c] - largest) / sum;
        dlogits[at + c] = (softmax - spec.target(c, label)) * dlosses[image];
      }
    }
  }
}
