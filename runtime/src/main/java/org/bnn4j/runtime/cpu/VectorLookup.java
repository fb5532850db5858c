package org.bnn4j.runtime.cpu;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** Lookups by vectors of 512 or 256 bits; a table is one vector, and a lane is a sum. */
final class VectorLookup implements QuadLookup {
  private static final VectorSpecies<Float> F = VectorKernels.FLOATS;
  private static final VectorSpecies<Integer> I = VectorKernels.INTS;
  private static final int L = F.length();
  private static final boolean IS_WIDE = L == 16;

  private static final IntVector LANES = IntVector.zero(I).addIndex(1);

  /** The signs of operand 0 in each entry, of operand 1, and so on. */
  private static final float[] SIGNS = signs();

  /** Whether vectors are wide enough. */
  static boolean fits() {
    return L == 16 || L == 8;
  }

  private static float[] signs() {
    float[] signs = new float[QUAD * L];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = (((i % L) >>> (i / L)) & 1) * 2 - 1;
    }
    return signs;
  }

  @Override
  public int table() {
    return L;
  }

  @Override
  public int block() {
    return IS_WIDE ? WideLookupSums.BLOCK : NarrowLookupSums.BLOCK;
  }

  @Override
  public int places() {
    return IS_WIDE ? WideLookupSums.PLACES : NarrowLookupSums.PLACES;
  }

  @Override
  public void tables(
      float[] in,
      int at,
      int inStep,
      int operandStep,
      int first,
      int end,
      int count,
      float[] tables,
      int tableAt,
      int tableStep) {
    FloatVector s0 = FloatVector.fromArray(F, SIGNS, 0);
    FloatVector s1 = FloatVector.fromArray(F, SIGNS, L);
    FloatVector s2 = FloatVector.fromArray(F, SIGNS, 2 * L);
    FloatVector s3 = FloatVector.fromArray(F, SIGNS, 3 * L);
    // Products with ±1 are exact, so that fma adds as + does.
    if (first == 0 && end == QUAD) {
      for (int i = 0; i < count; i++) {
        int from = at + i * inStep;
        FloatVector sum = s0.mul(FloatVector.broadcast(F, in[from]));
        sum = s1.fma(FloatVector.broadcast(F, in[from + operandStep]), sum);
        sum = s2.fma(FloatVector.broadcast(F, in[from + 2 * operandStep]), sum);
        sum = s3.fma(FloatVector.broadcast(F, in[from + 3 * operandStep]), sum);
        sum.intoArray(tables, tableAt + i * tableStep);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      int from = at + i * inStep;
      float g0 = first == 0 && end > 0 ? in[from] : 0;
      float g1 = first <= 1 && end > 1 ? in[from + operandStep] : 0;
      float g2 = first <= 2 && end > 2 ? in[from + 2 * operandStep] : 0;
      float g3 = first <= 3 && end > 3 ? in[from + 3 * operandStep] : 0;
      FloatVector sum = s0.mul(FloatVector.broadcast(F, g0));
      sum = s1.fma(FloatVector.broadcast(F, g1), sum);
      sum = s2.fma(FloatVector.broadcast(F, g2), sum);
      sum = s3.fma(FloatVector.broadcast(F, g3), sum);
      sum.intoArray(tables, tableAt + i * tableStep);
    }
  }

  @Override
  public void indices(
      int word0, int word1, int word2, int word3, int count, int[] indices, int at) {
    for (int c = 0; c < count; c += L) {
      bits(word0 >>> c)
          .or(bits(word1 >>> c).lanewise(LSHL, 1))
          .or(bits(word2 >>> c).lanewise(LSHL, 2))
          .or(bits(word3 >>> c).lanewise(LSHL, 3))
          .intoArray(indices, at + c);
    }
  }

  /** Bit c of a word in lane c. */
  private static IntVector bits(int word) {
    return IntVector.broadcast(I, word).lanewise(LSHR, LANES).and(1);
  }

  @Override
  public void tiles(
      Tiles tiles,
      float[] tables,
      int tableAt,
      int[] indices,
      int indexAt,
      float[] sums,
      int sumAt,
      int sumStep) {
    if (IS_WIDE) {
      WideLookupSums.tiles(tiles, tables, tableAt, indices, indexAt, sums, sumAt, sumStep);
    } else {
      NarrowLookupSums.tiles(tiles, tables, tableAt, indices, indexAt, sums, sumAt, sumStep);
    }
  }

  @Override
  public void sums(
      int steps,
      float[] tables,
      int tableAt,
      int tableStep,
      int[] indices,
      int indexAt,
      float[] partial,
      int partialAt,
      boolean begins,
      float[] totals,
      int totalAt,
      boolean ends) {
    if (IS_WIDE) {
      WideLookupSums.sums(
          steps, tables, tableAt, tableStep, indices, indexAt, partial, partialAt, begins, totals,
          totalAt, ends);
    } else {
      NarrowLookupSums.sums(
          steps, tables, tableAt, tableStep, indices, indexAt, partial, partialAt, begins, totals,
          totalAt, ends);
    }
  }
}
