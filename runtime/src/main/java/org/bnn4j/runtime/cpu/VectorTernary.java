package org.bnn4j.runtime.cpu;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Ternary sums by vectors; a lane is an output channel. With {@code m = mx & mw} a bit of m is 1
 * where neither factor is 0, and a bit of {@code (x ^ w) & m} where the product is −1, so the sum
 * is {@code popcount(m) − 2·popcount((x ^ w) & m)}. The two counts are kept apart until the end.
 * One flat loop over all steps, as in {@link VectorBinary}.
 */
final class VectorTernary {
  static final int PLACES = 2;

  private static final VectorSpecies<Integer> S = VectorKernels.INTS;
  private static final int L = VectorKernels.INTS.length();

  private VectorTernary() {}

  static void sum(
      Tiles tiles,
      int[] in,
      int[] inNonZeros,
      int inAt,
      int[] weights,
      int[] weightNonZeros,
      int weightAt,
      int[] sums,
      int sumAt,
      int sumStep) {
    int[] places = tiles.places;
    int[] steps = tiles.steps;
    for (int t = 0; t < places.length; t += 2 * PLACES) {
      int in0 = inAt + places[t];
      int in1 = inAt + places[t + 2];
      IntVector termsA0 = IntVector.zero(S);
      IntVector minusA0 = IntVector.zero(S);
      IntVector termsB0 = IntVector.zero(S);
      IntVector minusB0 = IntVector.zero(S);
      IntVector termsA1 = IntVector.zero(S);
      IntVector minusA1 = IntVector.zero(S);
      IntVector termsB1 = IntVector.zero(S);
      IntVector minusB1 = IntVector.zero(S);
      for (int k = 0; k < steps.length; k += 2) {
        int from = steps[k];
        int at = weightAt + steps[k + 1] * 2 * L;
        IntVector wa = IntVector.fromArray(S, weights, at);
        IntVector wb = IntVector.fromArray(S, weights, at + L);
        IntVector ma = IntVector.fromArray(S, weightNonZeros, at);
        IntVector mb = IntVector.fromArray(S, weightNonZeros, at + L);
        IntVector x0 = IntVector.broadcast(S, in[in0 + from]);
        IntVector m0 = IntVector.broadcast(S, inNonZeros[in0 + from]);
        IntVector mA0 = ma.lanewise(AND, m0);
        termsA0 = termsA0.add(mA0.lanewise(BIT_COUNT));
        minusA0 = minusA0.add(wa.lanewise(XOR, x0).lanewise(AND, mA0).lanewise(BIT_COUNT));
        IntVector mB0 = mb.lanewise(AND, m0);
        termsB0 = termsB0.add(mB0.lanewise(BIT_COUNT));
        minusB0 = minusB0.add(wb.lanewise(XOR, x0).lanewise(AND, mB0).lanewise(BIT_COUNT));
        IntVector x1 = IntVector.broadcast(S, in[in1 + from]);
        IntVector m1 = IntVector.broadcast(S, inNonZeros[in1 + from]);
        IntVector mA1 = ma.lanewise(AND, m1);
        termsA1 = termsA1.add(mA1.lanewise(BIT_COUNT));
        minusA1 = minusA1.add(wa.lanewise(XOR, x1).lanewise(AND, mA1).lanewise(BIT_COUNT));
        IntVector mB1 = mb.lanewise(AND, m1);
        termsB1 = termsB1.add(mB1.lanewise(BIT_COUNT));
        minusB1 = minusB1.add(wb.lanewise(XOR, x1).lanewise(AND, mB1).lanewise(BIT_COUNT));
      }
      int out0 = sumAt + places[t + 1] * sumStep;
      termsA0.sub(minusA0).sub(minusA0).intoArray(sums, out0);
      termsB0.sub(minusB0).sub(minusB0).intoArray(sums, out0 + L);
      int out1 = sumAt + places[t + 3] * sumStep;
      termsA1.sub(minusA1).sub(minusA1).intoArray(sums, out1);
      termsB1.sub(minusB1).sub(minusB1).intoArray(sums, out1 + L);
    }
  }
}
