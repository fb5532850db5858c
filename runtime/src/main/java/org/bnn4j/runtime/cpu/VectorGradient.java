package org.bnn4j.runtime.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The gradient of weights by vectors; a lane is an output channel. 2 vectors by 4 input channels; a
 * row's sums and the image's totals both stay in registers.
 */
final class VectorGradient {
  static final int CHANNELS = 4;

  private static final VectorSpecies<Float> S = VectorKernels.FLOATS;
  private static final int L = VectorKernels.FLOATS.length();

  private VectorGradient() {}

  static void sum(
      int rows,
      int columns,
      float[] grad,
      int gradAt,
      int gradRow,
      int gradStep,
      float[] in,
      int inAt,
      int inRow,
      int inStep,
      float[] sums,
      int sumAt,
      int sumStep) {
    FloatVector totalA0 = FloatVector.zero(S);
    FloatVector totalB0 = FloatVector.zero(S);
    FloatVector totalA1 = FloatVector.zero(S);
    FloatVector totalB1 = FloatVector.zero(S);
    FloatVector totalA2 = FloatVector.zero(S);
    FloatVector totalB2 = FloatVector.zero(S);
    FloatVector totalA3 = FloatVector.zero(S);
    FloatVector totalB3 = FloatVector.zero(S);
    for (int y = 0; y < rows; y++) {
      FloatVector a0 = FloatVector.zero(S);
      FloatVector b0 = FloatVector.zero(S);
      FloatVector a1 = FloatVector.zero(S);
      FloatVector b1 = FloatVector.zero(S);
      FloatVector a2 = FloatVector.zero(S);
      FloatVector b2 = FloatVector.zero(S);
      FloatVector a3 = FloatVector.zero(S);
      FloatVector b3 = FloatVector.zero(S);
      int g = gradAt + y * gradRow;
      int i = inAt + y * inRow;
      for (int x = 0; x < columns; x++) {
        FloatVector ga = FloatVector.fromArray(S, grad, g);
        FloatVector gb = FloatVector.fromArray(S, grad, g + L);
        FloatVector x0 = FloatVector.broadcast(S, in[i]);
        a0 = x0.fma(ga, a0);
        b0 = x0.fma(gb, b0);
        FloatVector x1 = FloatVector.broadcast(S, in[i + 1]);
        a1 = x1.fma(ga, a1);
        b1 = x1.fma(gb, b1);
        FloatVector x2 = FloatVector.broadcast(S, in[i + 2]);
        a2 = x2.fma(ga, a2);
        b2 = x2.fma(gb, b2);
        FloatVector x3 = FloatVector.broadcast(S, in[i + 3]);
        a3 = x3.fma(ga, a3);
        b3 = x3.fma(gb, b3);
        g += gradStep;
        i += inStep;
      }
      totalA0 = totalA0.add(a0);
      totalB0 = totalB0.add(b0);
      totalA1 = totalA1.add(a1);
      totalB1 = totalB1.add(b1);
      totalA2 = totalA2.add(a2);
      totalB2 = totalB2.add(b2);
      totalA3 = totalA3.add(a3);
      totalB3 = totalB3.add(b3);
    }
    add(totalA0, sums, sumAt);
    add(totalB0, sums, sumAt + L);
    add(totalA1, sums, sumAt + sumStep);
    add(totalB1, sums, sumAt + sumStep + L);
    add(totalA2, sums, sumAt + 2 * sumStep);
    add(totalB2, sums, sumAt + 2 * sumStep + L);
    add(totalA3, sums, sumAt + 3 * sumStep);
    add(totalB3, sums, sumAt + 3 * sumStep + L);
  }

  private static void add(FloatVector total, float[] sums, int at) {
    FloatVector.fromArray(S, sums, at).add(total).intoArray(sums, at);
  }
}
