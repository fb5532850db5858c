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
  private static final FloatVector SIGNS0 = signs(0);
  private static final FloatVector SIGNS1 = signs(1);
  private static final FloatVector SIGNS2 = signs(2);
  private static final FloatVector SIGNS3 = signs(3);

  /** Whether vectors are wide enough. */
  static boolean fits() {
    return L == 16 || L == 8;
  }

  /** The sign of operand j in each entry. */
  private static FloatVector signs(int operand) {
    float[] signs = new float[L];
    for (int k = 0; k < L; k++) {
      signs[k] = (k >>> operand & 1) * 2 - 1;
    }
    return FloatVector.fromArray(F, signs, 0);
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
    if (first == 0 && end == QUAD) {
      for (int i = 0; i < count; i++) {
        int from = at + i * inStep;
        entries(
                in[from],
                in[from + operandStep],
                in[from + 2 * operandStep],
                in[from + 3 * operandStep])
            .intoArray(tables, tableAt + i * tableStep);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      int from = at + i * inStep;
      float g0 = first == 0 && end > 0 ? in[from] : 0;
      float g1 = first <= 1 && end > 1 ? in[from + operandStep] : 0;
      float g2 = first <= 2 && end > 2 ? in[from + 2 * operandStep] : 0;
      float g3 = first <= 3 && end > 3 ? in[from + 3 * operandStep] : 0;
      entries(g0, g1, g2, g3).intoArray(tables, tableAt + i * tableStep);
    }
  }

  /** Products with ±1 are exact, so that fma adds as {@code +} does. */
  private static FloatVector entries(float g0, float g1, float g2, float g3) {
    FloatVector sum = SIGNS0.mul(FloatVector.broadcast(F, g0));
    sum = SIGNS1.fma(FloatVector.broadcast(F, g1), sum);
    sum = SIGNS2.fma(FloatVector.broadcast(F, g2), sum);
    return SIGNS3.fma(FloatVector.broadcast(F, g3), sum);
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
