package org.bnn4j.runtime.cpu;

import java.util.Arrays;

/** Lookups by plain loops; eight sums at a time are local variables. */
final class PlainLookup implements QuadLookup {
  private static final int TABLE = 16;
  private static final int BLOCK = 32;

  @Override
  public int table() {
    return TABLE;
  }

  @Override
  public int block() {
    return BLOCK;
  }

  @Override
  public int places() {
    return 1;
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
    for (int i = 0; i < count; i++) {
      int from = at + i * inStep;
      float g0 = first == 0 && end > 0 ? in[from] : 0;
      float g1 = first <= 1 && end > 1 ? in[from + operandStep] : 0;
      float g2 = first <= 2 && end > 2 ? in[from + 2 * operandStep] : 0;
      float g3 = first <= 3 && end > 3 ? in[from + 3 * operandStep] : 0;
      int to = tableAt + i * tableStep;
      for (int k = 0; k < TABLE; k++) {
        float sum = (k & 1) != 0 ? g0 : -g0;
        sum += (k & 2) != 0 ? g1 : -g1;
        sum += (k & 4) != 0 ? g2 : -g2;
        sum += (k & 8) != 0 ? g3 : -g3;
        tables[to + k] = sum;
      }
    }
  }

  @Override
  public void indices(
      int word0, int word1, int word2, int word3, int count, int[] indices, int at) {
    for (int c = 0; c < count; c++) {
      indices[at + c] =
          (word0 >>> c & 1)
              | (word1 >>> c & 1) << 1
              | (word2 >>> c & 1) << 2
              | (word3 >>> c & 1) << 3;
    }
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
    for (int p = 0; p < tiles.places.length; p += 2) {
      for (int lane = 0; lane < BLOCK; lane += 8) {
        int to = sumAt + tiles.places[p + 1] * sumStep + lane;
        Arrays.fill(sums, to, to + 8, 0f);
        for (int r = 0; r < tiles.runs.length; r += 3) {
          int table = (tableAt + tiles.places[p] + tiles.runs[r]) * TABLE;
          int index = indexAt + tiles.runs[r + 1] * BLOCK + lane;
          addEight(tiles.runs[r + 2], tables, table, indices, index, sums, to);
        }
      }
    }
  }

  private static void addEight(
      int steps, float[] tables, int tableAt, int[] indices, int indexAt, float[] sums, int to) {
    float s0 = sums[to];
    float s1 = sums[to + 1];
    float s2 = sums[to + 2];
    float s3 = sums[to + 3];
    float s4 = sums[to + 4];
    float s5 = sums[to + 5];
    float s6 = sums[to + 6];
    float s7 = sums[to + 7];
    for (int k = 0; k < steps; k++) {
      int table = tableAt + k * TABLE;
      int index = indexAt + k * BLOCK;
      s0 += tables[table + indices[index]];
      s1 += tables[table + indices[index + 1]];
      s2 += tables[table + indices[index + 2]];
      s3 += tables[table + indices[index + 3]];
      s4 += tables[table + indices[index + 4]];
      s5 += tables[table + indices[index + 5]];
      s6 += tables[table + indices[index + 6]];
      s7 += tables[table + indices[index + 7]];
    }
    sums[to] = s0;
    sums[to + 1] = s1;
    sums[to + 2] = s2;
    sums[to + 3] = s3;
    sums[to + 4] = s4;
    sums[to + 5] = s5;
    sums[to + 6] = s6;
    sums[to + 7] = s7;
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
    if (begins) {
      Arrays.fill(partial, partialAt, partialAt + BLOCK, 0f);
    }
    for (int lane = 0; lane < BLOCK; lane += 8) {
      addEight(steps, tables, tableAt, indices, indexAt + lane, partial, partialAt + lane);
    }
    if (ends) {
      for (int lane = 0; lane < BLOCK; lane++) {
        totals[totalAt + lane] += partial[partialAt + lane];
      }
    }
  }
}
