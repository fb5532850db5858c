package org.bnn4j.runtime.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums of lookups by vectors of 512 bits: a tile of 4 vectors by 5 places has 20 sums, 4 vectors of
 * indices and a table in 32 registers.
 */
final class WideLookupSums {
  static final int PLACES = 5;
  static final int BLOCK = 64;

  private static final int TABLE = 16;

  /** Sums start with, or are added to, these: a choice between vectors would box them. */
  private static final float[] ZEROS = new float[PLACES * BLOCK];

  private static final int L = 16;
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_512;
  private static final VectorSpecies<Integer> I = IntVector.SPECIES_512;

  private WideLookupSums() {}

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
      FloatVector c0 = FloatVector.zero(F);
      FloatVector d0 = FloatVector.zero(F);
      FloatVector a1 = FloatVector.zero(F);
      FloatVector b1 = FloatVector.zero(F);
      FloatVector c1 = FloatVector.zero(F);
      FloatVector d1 = FloatVector.zero(F);
      FloatVector a2 = FloatVector.zero(F);
      FloatVector b2 = FloatVector.zero(F);
      FloatVector c2 = FloatVector.zero(F);
      FloatVector d2 = FloatVector.zero(F);
      FloatVector a3 = FloatVector.zero(F);
      FloatVector b3 = FloatVector.zero(F);
      FloatVector c3 = FloatVector.zero(F);
      FloatVector d3 = FloatVector.zero(F);
      FloatVector a4 = FloatVector.zero(F);
      FloatVector b4 = FloatVector.zero(F);
      FloatVector c4 = FloatVector.zero(F);
      FloatVector d4 = FloatVector.zero(F);
      for (int r = 0; r < runs.length; r += 3) {
        int from = runs[r] * TABLE;
        int index = indexAt + runs[r + 1] * BLOCK;
        int steps = runs[r + 2];
        for (int k = 0; k < steps; k++) {
          IntVector ia = IntVector.fromArray(I, indices, index + k * BLOCK);
          IntVector ib = IntVector.fromArray(I, indices, index + k * BLOCK + L);
          IntVector ic = IntVector.fromArray(I, indices, index + k * BLOCK + 2 * L);
          IntVector id = IntVector.fromArray(I, indices, index + k * BLOCK + 3 * L);
          IntVector t0 =
              FloatVector.fromArray(F, tables, p0 + from + k * TABLE).reinterpretAsInts();
          a0 = a0.add(ia.selectFrom(t0).reinterpretAsFloats());
          b0 = b0.add(ib.selectFrom(t0).reinterpretAsFloats());
          c0 = c0.add(ic.selectFrom(t0).reinterpretAsFloats());
          d0 = d0.add(id.selectFrom(t0).reinterpretAsFloats());
          IntVector t1 =
              FloatVector.fromArray(F, tables, p1 + from + k * TABLE).reinterpretAsInts();
          a1 = a1.add(ia.selectFrom(t1).reinterpretAsFloats());
          b1 = b1.add(ib.selectFrom(t1).reinterpretAsFloats());
          c1 = c1.add(ic.selectFrom(t1).reinterpretAsFloats());
          d1 = d1.add(id.selectFrom(t1).reinterpretAsFloats());
          IntVector t2 =
              FloatVector.fromArray(F, tables, p2 + from + k * TABLE).reinterpretAsInts();
          a2 = a2.add(ia.selectFrom(t2).reinterpretAsFloats());
          b2 = b2.add(ib.selectFrom(t2).reinterpretAsFloats());
          c2 = c2.add(ic.selectFrom(t2).reinterpretAsFloats());
          d2 = d2.add(id.selectFrom(t2).reinterpretAsFloats());
          IntVector t3 =
              FloatVector.fromArray(F, tables, p3 + from + k * TABLE).reinterpretAsInts();
          a3 = a3.add(ia.selectFrom(t3).reinterpretAsFloats());
          b3 = b3.add(ib.selectFrom(t3).reinterpretAsFloats());
          c3 = c3.add(ic.selectFrom(t3).reinterpretAsFloats());
          d3 = d3.add(id.selectFrom(t3).reinterpretAsFloats());
          IntVector t4 =
              FloatVector.fromArray(F, tables, p4 + from + k * TABLE).reinterpretAsInts();
          a4 = a4.add(ia.selectFrom(t4).reinterpretAsFloats());
          b4 = b4.add(ib.selectFrom(t4).reinterpretAsFloats());
          c4 = c4.add(ic.selectFrom(t4).reinterpretAsFloats());
          d4 = d4.add(id.selectFrom(t4).reinterpretAsFloats());
        }
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
    FloatVector c0 = FloatVector.fromArray(F, from, fromAt + 2 * L);
    FloatVector d0 = FloatVector.fromArray(F, from, fromAt + 3 * L);
    FloatVector a1 = FloatVector.fromArray(F, from, fromAt + 4 * L);
    FloatVector b1 = FloatVector.fromArray(F, from, fromAt + 5 * L);
    FloatVector c1 = FloatVector.fromArray(F, from, fromAt + 6 * L);
    FloatVector d1 = FloatVector.fromArray(F, from, fromAt + 7 * L);
    FloatVector a2 = FloatVector.fromArray(F, from, fromAt + 8 * L);
    FloatVector b2 = FloatVector.fromArray(F, from, fromAt + 9 * L);
    FloatVector c2 = FloatVector.fromArray(F, from, fromAt + 10 * L);
    FloatVector d2 = FloatVector.fromArray(F, from, fromAt + 11 * L);
    FloatVector a3 = FloatVector.fromArray(F, from, fromAt + 12 * L);
    FloatVector b3 = FloatVector.fromArray(F, from, fromAt + 13 * L);
    FloatVector c3 = FloatVector.fromArray(F, from, fromAt + 14 * L);
    FloatVector d3 = FloatVector.fromArray(F, from, fromAt + 15 * L);
    FloatVector a4 = FloatVector.fromArray(F, from, fromAt + 16 * L);
    FloatVector b4 = FloatVector.fromArray(F, from, fromAt + 17 * L);
    FloatVector c4 = FloatVector.fromArray(F, from, fromAt + 18 * L);
    FloatVector d4 = FloatVector.fromArray(F, from, fromAt + 19 * L);
    int p1 = tableAt + tableStep;
    int p2 = tableAt + 2 * tableStep;
    int p3 = tableAt + 3 * tableStep;
    int p4 = tableAt + 4 * tableStep;
    for (int k = 0; k < steps; k++) {
      IntVector ia = IntVector.fromArray(I, indices, indexAt + k * BLOCK);
      IntVector ib = IntVector.fromArray(I, indices, indexAt + k * BLOCK + L);
      IntVector ic = IntVector.fromArray(I, indices, indexAt + k * BLOCK + 2 * L);
      IntVector id = IntVector.fromArray(I, indices, indexAt + k * BLOCK + 3 * L);
      IntVector t0 = FloatVector.fromArray(F, tables, tableAt + k * TABLE).reinterpretAsInts();
      a0 = a0.add(ia.selectFrom(t0).reinterpretAsFloats());
      b0 = b0.add(ib.selectFrom(t0).reinterpretAsFloats());
      c0 = c0.add(ic.selectFrom(t0).reinterpretAsFloats());
      d0 = d0.add(id.selectFrom(t0).reinterpretAsFloats());
      IntVector t1 = FloatVector.fromArray(F, tables, p1 + k * TABLE).reinterpretAsInts();
      a1 = a1.add(ia.selectFrom(t1).reinterpretAsFloats());
      b1 = b1.add(ib.selectFrom(t1).reinterpretAsFloats());
      c1 = c1.add(ic.selectFrom(t1).reinterpretAsFloats());
      d1 = d1.add(id.selectFrom(t1).reinterpretAsFloats());
      IntVector t2 = FloatVector.fromArray(F, tables, p2 + k * TABLE).reinterpretAsInts();
      a2 = a2.add(ia.selectFrom(t2).reinterpretAsFloats());
      b2 = b2.add(ib.selectFrom(t2).reinterpretAsFloats());
      c2 = c2.add(ic.selectFrom(t2).reinterpretAsFloats());
      d2 = d2.add(id.selectFrom(t2).reinterpretAsFloats());
      IntVector t3 = FloatVector.fromArray(F, tables, p3 + k * TABLE).reinterpretAsInts();
      a3 = a3.add(ia.selectFrom(t3).reinterpretAsFloats());
      b3 = b3.add(ib.selectFrom(t3).reinterpretAsFloats());
      c3 = c3.add(ic.selectFrom(t3).reinterpretAsFloats());
      d3 = d3.add(id.selectFrom(t3).reinterpretAsFloats());
      IntVector t4 = FloatVector.fromArray(F, tables, p4 + k * TABLE).reinterpretAsInts();
      a4 = a4.add(ia.selectFrom(t4).reinterpretAsFloats());
      b4 = b4.add(ib.selectFrom(t4).reinterpretAsFloats());
      c4 = c4.add(ic.selectFrom(t4).reinterpretAsFloats());
      d4 = d4.add(id.selectFrom(t4).reinterpretAsFloats());
    }
    float[] addends = ends ? totals : ZEROS;
    int addendAt = ends ? totalAt : 0;
    float[] to = ends ? totals : partial;
    int at = ends ? totalAt : partialAt;
    FloatVector.fromArray(F, addends, addendAt).add(a0).intoArray(to, at);
    FloatVector.fromArray(F, addends, addendAt + L).add(b0).intoArray(to, at + L);
    FloatVector.fromArray(F, addends, addendAt + 2 * L).add(c0).intoArray(to, at + 2 * L);
    FloatVector.fromArray(F, addends, addendAt + 3 * L).add(d0).intoArray(to, at + 3 * L);
    FloatVector.fromArray(F, addends, addendAt + 4 * L).add(a1).intoArray(to, at + 4 * L);
    FloatVector.fromArray(F, addends, addendAt + 5 * L).add(b1).intoArray(to, at + 5 * L);
    FloatVector.fromArray(F, addends, addendAt + 6 * L).add(c1).intoArray(to, at + 6 * L);
    FloatVector.fromArray(F, addends, addendAt + 7 * L).add(d1).intoArray(to, at + 7 * L);
    FloatVector.fromArray(F, addends, addendAt + 8 * L).add(a2).intoArray(to, at + 8 * L);
    FloatVector.fromArray(F, addends, addendAt + 9 * L).add(b2).intoArray(to, at + 9 * L);
    FloatVector.fromArray(F, addends, addendAt + 10 * L).add(c2).intoArray(to, at + 10 * L);
    FloatVector.fromArray(F, addends, addendAt + 11 * L).add(d2).intoArray(to, at + 11 * L);
    FloatVector.fromArray(F, addends, addendAt + 12 * L).add(a3).intoArray(to, at + 12 * L);
    FloatVector.fromArray(F, addends, addendAt + 13 * L).add(b3).intoArray(to, at + 13 * L);
    FloatVector.fromArray(F, addends, addendAt + 14 * L).add(c3).intoArray(to, at + 14 * L);
    FloatVector.fromArray(F, addends, addendAt + 15 * L).add(d3).intoArray(to, at + 15 * L);
    FloatVector.fromArray(F, addends, addendAt + 16 * L).add(a4).intoArray(to, at + 16 * L);
    FloatVector.fromArray(F, addends, addendAt + 17 * L).add(b4).intoArray(to, at + 17 * L);
    FloatVector.fromArray(F, addends, addendAt + 18 * L).add(c4).intoArray(to, at + 18 * L);
    FloatVector.fromArray(F, addends, addendAt + 19 * L).add(d4).intoArray(to, at + 19 * L);
  }
}
