package org.bnn4j.runtime.cpu;

/**
 * The inner loops of float sums with signs, four products at a time.
 *
 * <p>Four gradients g0 … g3, a quad, have sixteen sums {@code t = ((±g0 ± g1) ± g2) ± g3}: entry k
 * of the quad's table has the signs of the bits of k, bit j for gj, where 1 is plus. Sixteen floats
 * are one vector of 512 bits, in which every lane looks up a sum of its own by one permutation; so
 * one permutation and one addition take the place of four fma. A lane's index is made of the four
 * signs that it meets.
 *
 * <p>Entry 15 − k is entry k negated, for rounding to nearest is symmetric: tables of narrower
 * vectors hold the first eight entries only.
 *
 * <p>An entry may be −0 where the sum of the four terms in another order is +0. That never shows:
 * the sums to which entries are added start with +0, a sum in round to nearest is −0 only if both
 * its terms are, and x + −0 = x + +0 for any x but −0.
 */
interface QuadLookup {
  /** Terms of an entry. */
  int QUAD = 4;

  /** Floats of a table. */
  int table();

  /** Lanes that are summed together; divides 32 or is a multiple of it. */
  int block();

  /** Places that are summed together. */
  int places();

  /**
   * Makes tables: the operands of number i are {@code in[at + i·inStep + j·operandStep]} for j in
   * {@code first} to {@code end − 1}, and +0 for other j, which are not read.
   *
   * @param tableAt where the first table goes
   * @param tableStep distance of two tables
   */
  void tables(
      float[] in,
      int at,
      int inStep,
      int operandStep,
      int first,
      int end,
      int count,
      float[] tables,
      int tableAt,
      int tableStep);

  /**
   * Makes indices: bit j of {@code indices[at + c]} is bit c of word j.
   *
   * @param count how many, at most 32 and a multiple of {@link #block} or 32
   */
  void indices(int word0, int word1, int word2, int word3, int count, int[] indices, int at);

  /**
   * Sums of tiles: {@code sums[place][lane] = Σ over steps of table[index]}, from +0, where a
   * tile's inputs are tables and its weights {@link #block} indices a step.
   *
   * @param tableAt the number of the table to which the tiles' places are relative
   * @param indexAt the first index
   * @param sumAt where lane 0 stands in row 0 of the sums
   * @param sumStep distance of the rows of two places
   */
  void tiles(
      Tiles tiles,
      float[] tables,
      int tableAt,
      int[] indices,
      int indexAt,
      float[] sums,
      int sumAt,
      int sumStep);

  /**
   * Sums over {@code steps} steps for {@link #places} rows of tables by {@link #block} lanes, with
   * {@code block} indices a step. All sums of a call are {@code places·block} numbers side by side.
   *
   * @param tableAt first table of row 0
   * @param tableStep distance of two rows, in floats
   * @param partial the sums so far, which go on
   * @param partialAt where they begin
   * @param begins whether the sums start with +0 instead
   * @param totals where the sums are added at their end
   * @param totalAt where those begin
   * @param ends whether this is their end; else they are stored to go on
   */
  void sums(
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
      boolean ends);
}
