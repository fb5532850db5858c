package org.bnn4j.runtime.cpu;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of lookups by vectors of 256 bits: a tile of 2 vectors by 5 places has 10 sums, 2 vectors of
 * indices and of signs, and a table in 16 registers. A table has entries 0 to 7; index k from 8 on
 * selects entry 15 − k, which are the low bits of k with all bits flipped, and flips its sign. That
 * work on indices serves all places.
 */
final class NarrowLookupSums {
  static final int PLACES = 5;
  static final int BLOCK = 16;

  private static final int TABLE = 8;

  /** Sums start with, or are added to, these: a choice between vectors would box them. */
  private static final float[] ZEROS = new float[PLACES * BLOCK];

  private static final int L = 8;
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_256;
  private static final VectorSpecies<Integer> I = IntVector.SPECIES_256;

  private NarrowLookupSums() {}

  static void tiles(
      Tiles tiles,
      float[] tables,
      int tableAt,
      int[] indices,
      int indexAt,
      float[] sums,
      int sumAt,
      int sumStep) {
    int[] places = tiles.places;
    int[] runs = tiles.runs;
    for (int t = 0; t < places.length; t += 2 * PLACES) {
      int p0 = (tableAt + places[t]) * TABLE;
      int p1 = (tableAt + places[t + 2]) * TABLE;
      int p2 = (tableAt + places[t + 4]) * TABLE;
      int p3 = (tableAt + places[t + 6]) * TABLE;
      int p4 = (tableAt + places[t + 8]) * TABLE;
      FloatVector a0 = FloatVector.zero(F);
      FloatVector b0 = FloatVector.zero(F);
      FloatVector a1 = FloatVector.zero(F);
      FloatVector b1 = FloatVector.zero(F);
      FloatVector a2 = FloatVector.zero(F);
      FloatVector b2 = FloatVector.zero(F);
      FloatVector a3 = FloatVector.zero(F);
      FloatVector b3 = FloatVector.zero(F);
      FloatVector a4 = FloatVector.zero(F);
      FloatVector b4 = FloatVector.zero(F);
      for (int r = 0; r < runs.length; r += 3) {
        int from = runs[r] * TABLE;
        int index = indexAt + runs[r + 1] * BLOCK;
        int steps = runs[r + 2];
        for (int k = 0; k < steps; k++) {
          IntVector ia = IntVector.fromArray(I, indices, index + k * BLOCK);
          IntVector ib = IntVector.fromArray(I, indices, index + k * BLOCK + L);
          IntVector sa = sign(ia);
          ia = ia.lanewise(XOR, ia.lanewise(LSHL, 28).lanewise(ASHR, 31));
          IntVector sb = sign(ib);
          ib = ib.lanewise(XOR, ib.lanewise(LSHL, 28).lanewise(ASHR, 31));
          IntVector t0 =
              FloatVector.fromArray(F, tables, p0 + from + k * TABLE).reinterpretAsInts();
          a0 = a0.add(ia.selectFrom(t0).lanewise(XOR, sa).reinterpretAsFloats());
          b0 = b0.add(ib.selectFrom(t0).lanewise(XOR, sb).reinterpretAsFloats());
          IntVector t1 =
              FloatVector.fromArray(F, tables, p1 + from + k * TABLE).reinterpretAsInts();
          a1 = a1.add(ia.selectFrom(t1).lanewise(XOR, sa).reinterpretAsFloats());
          b1 = b1.add(ib.selectFrom(t1).lanewise(XOR, sb).reinterpretAsFloats());
          IntVector t2 =
              FloatVector.fromArray(F, tables, p2 + from + k * TABLE).reinterpretAsInts();
          a2 = a2.add(ia.selectFrom(t2).lanewise(XOR, sa).reinterpretAsFloats());
          b2 = b2.add(ib.selectFrom(t2).lanewise(XOR, sb).reinterpretAsFloats());
          IntVector t3 =
              FloatVector.fromArray(F, tables, p3 + from + k * TABLE).reinterpretAsInts();
          a3 = a3.add(ia.selectFrom(t3).lanewise(XOR, sa).reinterpretAsFloats());
          b3 = b3.add(ib.selectFrom(t3).lanewise(XOR, sb).reinterpretAsFloats());
          IntVector t4 =
              FloatVector.fromArray(F, tables, p4 + from + k * TABLE).reinterpretAsInts();
          a4 = a4.add(ia.selectFrom(t4).lanewise(XOR, sa).reinterpretAsFloats());
          b4 = b4.add(ib.selectFrom(t4).lanewise(XOR, sb).reinterpretAsFloats());
        }
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
    }
  }

  static void sums(
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
    float[] from = begins ? ZEROS : partial;
    int fromAt = begins ? 0 : partialAt;
    FloatVector a0 = FloatVector.fromArray(F, from, fromAt);
    FloatVector b0 = FloatVector.fromArray(F, from, fromAt + L);
    FloatVector a1 = FloatVector.fromArray(F, from, fromAt + 2 * L);
    FloatVector b1 = FloatVector.fromArray(F, from, fromAt + 3 * L);
    FloatVector a2 = FloatVector.fromArray(F, from, fromAt + 4 * L);
    FloatVector b2 = FloatVector.fromArray(F, from, fromAt + 5 * L);
    FloatVector a3 = FloatVector.fromArray(F, from, fromAt + 6 * L);
    FloatVector b3 = FloatVector.fromArray(F, from, fromAt + 7 * L);
    FloatVector a4 = FloatVector.fromArray(F, from, fromAt + 8 * L);
    FloatVector b4 = FloatVector.fromArray(F, from, fromAt + 9 * L);
    int p1 = tableAt + tableStep;
    int p2 = tableAt + 2 * tableStep;
    int p3 = tableAt + 3 * tableStep;
    int p4 = tableAt + 4 * tableStep;
    for (int k = 0; k < steps; k++) {
      IntVector ia = IntVector.fromArray(I, indices, indexAt + k * BLOCK);
      IntVector ib = IntVector.fromArray(I, indices, indexAt + k * BLOCK + L);
      IntVector sa = sign(ia);
      ia = ia.lanewise(XOR, ia.lanewise(LSHL, 28).lanewise(ASHR, 31));
      IntVector sb = sign(ib);
      ib = ib.lanewise(XOR, ib.lanewise(LSHL, 28).lanewise(ASHR, 31));
      IntVector t0 = FloatVector.fromArray(F, tables, tableAt + k * TABLE).reinterpretAsInts();
      a0 = a0.add(ia.selectFrom(t0).lanewise(XOR, sa).reinterpretAsFloats());
      b0 = b0.add(ib.selectFrom(t0).lanewise(XOR, sb).reinterpretAsFloats());
      IntVector t1 = FloatVector.fromArray(F, tables, p1 + k * TABLE).reinterpretAsInts();
      a1 = a1.add(ia.selectFrom(t1).lanewise(XOR, sa).reinterpretAsFloats());
      b1 = b1.add(ib.selectFrom(t1).lanewise(XOR, sb).reinterpretAsFloats());
      IntVector t2 = FloatVector.fromArray(F, tables, p2 + k * TABLE).reinterpretAsInts();
      a2 = a2.add(ia.selectFrom(t2).lanewise(XOR, sa).reinterpretAsFloats());
      b2 = b2.add(ib.selectFrom(t2).lanewise(XOR, sb).reinterpretAsFloats());
      IntVector t3 = FloatVector.fromArray(F, tables, p3 + k * TABLE).reinterpretAsInts();
      a3 = a3.add(ia.selectFrom(t3).lanewise(XOR, sa).reinterpretAsFloats());
      b3 = b3.add(ib.selectFrom(t3).lanewise(XOR, sb).reinterpretAsFloats());
      IntVector t4 = FloatVector.fromArray(F, tables, p4 + k * TABLE).reinterpretAsInts();
      a4 = a4.add(ia.selectFrom(t4).lanewise(XOR, sa).reinterpretAsFloats());
      b4 = b4.add(ib.selectFrom(t4).lanewise(XOR, sb).reinterpretAsFloats());
    }
    float[] addends = ends ? totals : ZEROS;
    int addendAt = ends ? totalAt : 0;
    float[] to = ends ? totals : partial;
    int at = ends ? totalAt : partialAt;
    FloatVector.fromArray(F, addends, addendAt).add(a0).intoArray(to, at);
    FloatVector.fromArray(F, addends, addendAt + L).add(b0).intoArray(to, at + L);
    FloatVector.fromArray(F, addends, addendAt + 2 * L).add(a1).intoArray(to, at + 2 * L);
    FloatVector.fromArray(F, addends, addendAt + 3 * L).add(b1).intoArray(to, at + 3 * L);
    FloatVector.fromArray(F, addends, addendAt + 4 * L).add(a2).intoArray(to, at + 4 * L);
    FloatVector.fromArray(F, addends, addendAt + 5 * L).add(b2).intoArray(to, at + 5 * L);
    FloatVector.fromArray(F, addends, addendAt + 6 * L).add(a3).intoArray(to, at + 6 * L);
    FloatVector.fromArray(F, addends, addendAt + 7 * L).add(b3).intoArray(to, at + 7 * L);
    FloatVector.fromArray(F, addends, addendAt + 8 * L).add(a4).intoArray(to, at + 8 * L);
    FloatVector.fromArray(F, addends, addendAt + 9 * L).add(b4).intoArray(to, at + 9 * L);
  }

  /** The sign bit of what an index selects: entry 15 − k is entry k negated. */
  private static IntVector sign(IntVector index) {
    return index.lanewise(LSHL, 28).lanewise(AND, Integer.MIN_VALUE);
  }
}
