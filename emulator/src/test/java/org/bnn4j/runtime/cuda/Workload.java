package org.bnn4j.runtime.cuda;

import java.util.List;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.Steps;
import org.bnn4j.runtime.kernel.Axis;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Padding;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Reduce;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;

/** A small step: a convolution with an epilogue that is a pass of its own, and a mean. */
final class Workload {
  static final int LARGEST_BATCH = 4;

  private static final int CHANNELS = 33;
  private static final Conv2d CONV =
      new Conv2d(Element.SIGN, Element.SIGN, CHANNELS, 5, 5, 9, 3, 3, 1, Padding.all(1), 1, 1, 0);
  private static final TensorType RESULT = TensorType.real(CONV.resultType().shape());
  private static final TensorType MEANS = TensorType.real(Shape.batch(9, 1, 1));

  private final Backend backend;
  private final Buffer input;
  private final Buffer weights;
  private final Buffer arranged;
  private final Buffer result;
  private final Buffer means;
  private final Kernel arrange;
  private final Kernel conv;
  private final Kernel mean;
  private final Steps steps;

  Workload(Backend backend) {
    this.backend = backend;
    input = backend.allocate(LARGEST_BATCH, CONV.inputType());
    weights = backend.allocate(1, CONV.weightType());
    arranged = backend.allocateWeights(CONV);
    result = backend.allocate(LARGEST_BATCH, RESULT);
    means = backend.allocate(LARGEST_BATCH, MEANS);
    arrange = backend.kernels().arrangeWeights(CONV);
    Formula root = Formula.sqrt(Formula.abs(Formula.argument(0)));
    conv =
        backend
            .kernels()
            .conv2d(CONV, Pointwise.of(RESULT.shape(), Element.REAL, root, CONV.resultType()));
    Formula doubled = Formula.add(Formula.argument(0), Formula.argument(0));
    mean =
        backend
            .kernels()
            .reduce(
                new Reduce(
                    RESULT.shape(),
                    List.of(RESULT),
                    List.of(doubled),
                    List.of(Axis.H, Axis.W),
                    true));
    steps = backend.steps(this::compute);
  }

  private void compute(int n) {
    conv.run(n, input, arranged, result);
    mean.run(n, result, means);
  }

  /** Runs on signs that depend on a seed. */
  float[] run(int n, int seed) {
    backend.write(CONV.weightType(), 1, signs(CONV.weightType().shape().elements(1), 7), weights);
    arrange.run(1, weights, arranged);
    backend.write(CONV.inputType(), n, signs(CONV.inputType().shape().elements(n), seed), input);
    steps.run(n);
    float[] values = new float[MEANS.shape().elements(n)];
    backend.read(MEANS, n, means, values);
    return values;
  }

  private static float[] signs(int count, int seed) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = Integer.bitCount(i * 0x9e3779b9 + seed) % 2 == 0 ? 1 : -1;
    }
    return values;
  }
}
