package org.bnn4j.runtime.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rows added to one row of sums, by vectors. The sums of four vectors go through all rows in
 * registers: four chains hide the latency of an addition, and each element is loaded once.
 */
final class VectorRows {
  private static final VectorSpecies<Float> S = VectorKernels.FLOATS;
  private static final int L = VectorKernels.FLOATS.length();

  private VectorRows() {}

  static void add(float[] in, int at, int rows, int step, float[] sums, int sumAt, int count) {
    int c = 0;
    for (; c <= count - 4 * L; c += 4 * L) {
      addFour(in, at + c, rows, step, sums, sumAt + c);
    }
    for (; c <= count - L; c += L) {
      FloatVector sum = FloatVector.fromArray(S, sums, sumAt + c);
      for (int row = 0; row < rows; row++) {
        sum = sum.add(FloatVector.fromArray(S, in, at + c + row * step));
      }
      sum.intoArray(sums, sumAt + c);
    }
    for (; c < count; c++) {
      float sum = sums[sumAt + c];
      for (int row = 0; row < rows; row++) {
        sum += in[at + c + row * step];
      }
      sums[sumAt + c] = sum;
    }
  }

  private static void addFour(float[] in, int at, int rows, int step, float[] sums, int sumAt) {
    FloatVector a = FloatVector.fromArray(S, sums, sumAt);
    FloatVector b = FloatVector.fromArray(S, sums, sumAt + L);
    FloatVector c = FloatVector.fromArray(S, sums, sumAt + 2 * L);
    FloatVector d = FloatVector.fromArray(S, sums, sumAt + 3 * L);
    for (int row = 0; row < rows; row++) {
      int from = at + row * step;
      a = a.add(FloatVector.fromArray(S, in, from));
      b = b.add(FloatVector.fromArray(S, in, from + L));
      c = c.add(FloatVector.fromArray(S, in, from + 2 * L));
      d = d.add(FloatVector.fromArray(S, in, from + 3 * L));
    }
    a.intoArray(sums, sumAt);
    b.intoArray(sums, sumAt + L);
    c.intoArray(sums, sumAt + 2 * L);
    d.intoArray(sums, sumAt + 3 * L);
  }
}
