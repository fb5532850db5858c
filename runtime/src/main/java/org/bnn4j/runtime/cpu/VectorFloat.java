package org.bnn4j.runtime.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Float sums by vectors; a lane is an output channel. A tile of 2 vectors by 6 places has 12 sums
 * in registers, enough to hide the latency of fma, and fits 16 registers too.
 */
final class VectorFloat {
  static final int PLACES = 6;

  private static final VectorSpecies<Float> S = VectorKernels.FLOATS;
  private static final int L = VectorKernels.FLOATS.length();

  private VectorFloat() {}

  static void sum(
      Tiles tiles,
      float[] in,
      int inAt,
      float[] weights,
      int weightAt,
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
      FloatVector a1 = FloatVector.zero(S);
      FloatVector b1 = FloatVector.zero(S);
      FloatVector a2 = FloatVector.zero(S);
      FloatVector b2 = FloatVector.zero(S);
      FloatVector a3 = FloatVector.zero(S);
      FloatVector b3 = FloatVector.zero(S);
      FloatVector a4 = FloatVector.zero(S);
      FloatVector b4 = FloatVector.zero(S);
      FloatVector a5 = FloatVector.zero(S);
      FloatVector b5 = FloatVector.zero(S);
      for (int k = 0; k < steps.length; k += 2) {
        int from = steps[k];
        int weight = weightAt + steps[k + 1] * 2 * L;
        FloatVector wa = FloatVector.fromArray(S, weights, weight);
        FloatVector wb = FloatVector.fromArray(S, weights, weight + L);
        FloatVector x0 = FloatVector.broadcast(S, in[in0 + from]);
        a0 = x0.fma(wa, a0);
        b0 = x0.fma(wb, b0);
        FloatVector x1 = FloatVector.broadcast(S, in[in1 + from]);
        a1 = x1.fma(wa, a1);
        b1 = x1.fma(wb, b1);
        FloatVector x2 = FloatVector.broadcast(S, in[in2 + from]);
        a2 = x2.fma(wa, a2);
        b2 = x2.fma(wb, b2);
        FloatVector x3 = FloatVector.broadcast(S, in[in3 + from]);
        a3 = x3.fma(wa, a3);
        b3 = x3.fma(wb, b3);
        FloatVector x4 = FloatVector.broadcast(S, in[in4 + from]);
        a4 = x4.fma(wa, a4);
        b4 = x4.fma(wb, b4);
        FloatVector x5 = FloatVector.broadcast(S, in[in5 + from]);
        a5 = x5.fma(wa, a5);
        b5 = x5.fma(wb, b5);
      }
      int out0 = sumAt + places[t + 1] * sumStep;
      a0.intoArray(sums, out0);
      b0.intoArray(sums, out0 + L);
      int out1 = sumAt + places[t + 3] * sumStep;
      a1.intoArray(sums, out1);
      b1.intoArray(sums, out1 + L);
      int out2 = sumAt + places[t + 5] * sumStep;
      a2.intoArray(sums, out2);
      b2.intoArray(sums, out2 + L);
      int out3 = sumAt + places[t + 7] * sumStep;
      a3.intoArray(sums, out3);
      b3.intoArray(sums, out3 + L);
      int out4 = sumAt + places[t + 9] * sumStep;
      a4.intoArray(sums, out4);
      b4.intoArray(sums, out4 + L);
      int out5 = sumAt + places[t + 11] * sumStep;
      a5.intoArray(sums, out5);
      b5.intoArray(sums, out5 + L);
    }
  }
}
