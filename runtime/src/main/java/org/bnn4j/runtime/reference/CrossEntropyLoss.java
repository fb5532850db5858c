package org.bnn4j.runtime.reference;

import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.CrossEntropy;
import org.bnn4j.runtime.kernel.Elementary;

/** {@link CrossEntropy} as it is written there. */
final class CrossEntropyLoss extends Kernel {
  private final CrossEntropy spec;

  CrossEntropyLoss(CrossEntropy spec) {
    super(3);
    this.spec = spec;
  }

  @Override
  protected void execute(int n, Buffer[] arguments) {
    Tensor logits = ReferenceBuffer.read(arguments[0], spec.logitsType(), n);
    Tensor labels = ReferenceBuffer.read(arguments[1], spec.labelsType(), n);
    Tensor losses = ReferenceBuffer.write(arguments[2], spec.lossType(), n);
    for (int image = 0; image < n; image++) {
      int label = label(spec, labels, image);
      float largest = largest(spec, logits, image);
      float wanted = 0;
      for (int c = 0; c < spec.classes(); c++) {
        float target = spec.target(c, label);
        if (target != 0) {
          wanted = Math.fma(target, logits.get(image, c, 0, 0) - largest, wanted);
        }
      }
      float sum = sumOfExponentials(spec, logits, image, largest);
      losses.set(image, 0, 0, 0, Elementary.log(sum) - wanted);
    }
  }

  static int label(CrossEntropy spec, Tensor labels, int image) {
    int label = labels.words()[image];
    if (label < 0 || label >= spec.classes()) {
      throw new IllegalArgumentException(
          "label " + label + " of image " + image + ": classes are 0 to " + (spec.classes() - 1));
    }
    return label;
  }

  static float largest(CrossEntropy spec, Tensor logits, int image) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < spec.classes(); c++) {
      largest = Math.max(largest, logits.get(image, c, 0, 0));
    }
    return largest;
  }

  static float sumOfExponentials(CrossEntropy spec, Tensor logits, int image, float largest) {
    float sum = 0;
    for (int c = 0; c < spec.classes(); c++) {
      sum += Elementary.exp(logits.get(image, c, 0, 0) - largest);
    }
    return sum;
  }
}
