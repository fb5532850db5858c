package org.bnn4j.runtime.cpu;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.CrossEntropy;
import org.bnn4j.runtime.kernel.Elementary;

/** {@link CrossEntropy}; the few logits of a batch are no work to share out. */
final class CrossEntropyKernel extends Kernel {
  private final CrossEntropy spec;

  CrossEntropyKernel(CrossEntropy spec) {
    super(3);
    this.spec = spec;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    float[] logits = CpuBuffer.of(arguments[0]).reals;
    int[] labels = CpuBuffer.of(arguments[1]).integers;
    float[] losses = CpuBuffer.of(arguments[2]).reals;
    for (int image = 0; image < n; image++) {
      int label = label(spec, labels, image);
      int at = image * spec.classes();
      float largest = largest(spec, logits, at);
      float wanted = 0;
      for (int c = 0; c < spec.classes(); c++) {
        float target = spec.target(c, label);
        if (target != 0) {
          wanted = Math.fma(target, logits[at + c] - largest, wanted);
        }
      }
      losses[image] = Elementary.log(sumOfExponentials(spec, logits, at, largest)) - wanted;
    }
  }

  static int label(CrossEntropy spec, int[] labels, int image) {
    int label = labels[image];
    if (label < 0 || label >= spec.classes()) {
      throw new IllegalArgumentException(
          "label " + label + " of image " + image + ": classes are 0 to " + (spec.classes() - 1));
    }
    return label;
  }

  static float largest(CrossEntropy spec, float[] logits, int at) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < spec.classes(); c++) {
      largest = Math.max(largest, logits[at + c]);
    }
    return largest;
  }

  static float sumOfExponentials(CrossEntropy spec, float[] logits, int at, float largest) {
    float sum = 0;
    for (int c = 0; c < spec.classes(); c++) {
      sum += Elementary.exp(logits[at + c] - largest);
    }
    return sum;
  }
}
