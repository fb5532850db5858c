package org.bnn4j.runtime.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link VectorFloat} for two blocks of weights side by side. A tile of 4 vectors by 6 places needs
 * 24 vectors of sums, which 32 registers hold, and loads half as much for each fma.
 */
final class VectorFloatWide {
  private static final int PLACES = VectorFloat.PLACES;

  private static final VectorSpecies<Float> S = VectorKernels.FLOATS;
  private static final int L = VectorKernels.FLOATS.length();

  private VectorFloatWide() {}

  /** Whether there are registers enough: vectors of 512 bits come with 32 of them. */
  static boolean isUsed() {
    return S.vectorBitSize() == 512;
  }

  /**
   * @param weightStep distance of the two blocks of weights
   */
  static void sum(
      Tiles tiles,
      float[] in,
      int inAt,
      float[] weights,
      int weightAt,
      int weightStep,
      float[] sums,
      int sumAt,
      int sumStep) {
    int[] places = tiles.places;
    int[] steps = tiles.steps;
    for (int t = 0; t < places.length; t += 2 * PLACES) {
      int in0 = inAt + places[t];
      int in1 = inAt + places[t + 2];
      int in2 = inAt + places[t + 4];
      int in3 = inAt + places[t + 6];
      int in4 = inAt + places[t + 8];
      int in5 = inAt + places[t + 10];
      FloatVector a0 = FloatVector.zero(S);
      FloatVector b0 = FloatVector.zero(S);
      FloatVector c0 = FloatVector.zero(S);
      FloatVector d0 = FloatVector.zero(S);
      FloatVector a1 = FloatVector.zero(S);
      FloatVector b1 = FloatVector.zero(S);
      FloatVector c1 = FloatVector.zero(S);
      FloatVector d1 = FloatVector.zero(S);
      FloatVector a2 = FloatVector.zero(S);
      FloatVector b2 = FloatVector.zero(S);
      FloatVector c2 = FloatVector.zero(S);
      FloatVector d2 = FloatVector.zero(S);
      FloatVector a3 = FloatVector.zero(S);
      FloatVector b3 = FloatVector.zero(S);
      FloatVector c3 = FloatVector.zero(S);
      FloatVector d3 = FloatVector.zero(S);
      FloatVector a4 = FloatVector.zero(S);
      FloatVector b4 = FloatVector.zero(S);
      FloatVector c4 = FloatVector.zero(S);
      FloatVector d4 = FloatVector.zero(S);
      FloatVector a5 = FloatVector.zero(S);
      FloatVector b5 = FloatVector.zero(S);
      FloatVector c5 = FloatVector.zero(S);
      FloatVector d5 = FloatVector.zero(S);
      for (int k = 0; k < steps.length; k += 2) {
        int from = steps[k];
        int weight = weightAt + steps[k + 1] * 2 * L;
        FloatVector wa = FloatVector.fromArray(S, weights, weight);
        FloatVector wb = FloatVector.fromArray(S, weights, weight + L);
        FloatVector wc = FloatVector.fromArray(S, weights, weight + weightStep);
        FloatVector wd = FloatVector.fromArray(S, weights, weight + weightStep + L);
        FloatVector x0 = FloatVector.broadcast(S, in[in0 + from]);
        a0 = x0.fma(wa, a0);
        b0 = x0.fma(wb, b0);
        c0 = x0.fma(wc, c0);
        d0 = x0.fma(wd, d0);
        FloatVector x1 = FloatVector.broadcast(S, in[in1 + from]);
        a1 = x1.fma(wa, a1);
        b1 = x1.fma(wb, b1);
        c1 = x1.fma(wc, c1);
        d1 = x1.fma(wd, d1);
        FloatVector x2 = FloatVector.broadcast(S, in[in2 + from]);
        a2 = x2.fma(wa, a2);
        b2 = x2.fma(wb, b2);
        c2 = x2.fma(wc, c2);
        d2 = x2.fma(wd, d2);
        FloatVector x3 = FloatVector.broadcast(S, in[in3 + from]);
        a3 = x3.fma(wa, a3);
        b3 = x3.fma(wb, b3);
        c3 = x3.fma(wc, c3);
        d3 = x3.fma(wd, d3);
        FloatVector x4 = FloatVector.broadcast(S, in[in4 + from]);
        a4 = x4.fma(wa, a4);
        b4 = x4.fma(wb, b4);
        c4 = x4.fma(wc, c4);
        d4 = x4.fma(wd, d4);
        FloatVector x5 = FloatVector.broadcast(S, in[in5 + from]);
        a5 = x5.fma(wa, a5);
        b5 = x5.fma(wb, b5);
        c5 = x5.fma(wc, c5);
        d5 = x5.fma(wd, d5);
      }
      int out0 = sumAt + places[t + 1] * sumStep;
      a0.intoArray(sums, out0);
      b0.intoArray(sums, out0 + L);
      c0.intoArray(sums, out0 + 2 * L);
      d0.intoArray(sums, out0 + 3 * L);
      int out1 = sumAt + places[t + 3] * sumStep;
      a1.intoArray(sums, out1);
      b1.intoArray(sums, out1 + L);
      c1.intoArray(sums, out1 + 2 * L);
      d1.intoArray(sums, out1 + 3 * L);
      int out2 = sumAt + places[t + 5] * sumStep;
      a2.intoArray(sums, out2);
      b2.intoArray(sums, out2 + L);
      c2.intoArray(sums, out2 + 2 * L);
      d2.intoArray(sums, out2 + 3 * L);
      int out3 = sumAt + places[t + 7] * sumStep;
      a3.intoArray(sums, out3);
      b3.intoArray(sums, out3 + L);
      c3.intoArray(sums, out3 + 2 * L);
      d3.intoArray(sums, out3 + 3 * L);
      int out4 = sumAt + places[t + 9] * sumStep;
      a4.intoArray(sums, out4);
      b4.intoArray(sums, out4 + L);
      c4.intoArray(sums, out4 + 2 * L);
      d4.intoArray(sums, out4 + 3 * L);
      int out5 = sumAt + places[t + 11] * sumStep;
      a5.intoArray(sums, out5);
      b5.intoArray(sums, out5 + L);
      c5.intoArray(sums, out5 + 2 * L);
      d5.intoArray(sums, out5 + 3 * L);
    }
  }
}
