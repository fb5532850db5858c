package org.bnn4j.runtime.cpu;

import org.bnn4j.runtime.kernel.Formula;

/**
 * The inner loops, in which the backend spends its time; all else is shared. Two implementations:
 * the Vector API and plain loops. Both give the same bits.
 *
 * <p>The convolution loops add up tiles (see {@link Tiles}) of {@code places} output places by
 * {@link #block} output channels. Their weights are arranged [step][block]: for each step of the
 * tile's runs the values of one block of output channels side by side.
 */
interface KernelSet {
  /** For people: the set and its vector width. */
  String description();

  /** Lanes of a compiled formula's vectors, 0 for scalar code. */
  int formulaLanes();

  /** Output channels that a convolution loop computes together; divides 32. */
  int block();

  /** Output places that {@link #binaryTiles} computes together. */
  int binaryPlaces();

  /** Output places that {@link #ternaryTiles} computes together. */
  int ternaryPlaces();

  /** Output places that {@link #floatTiles} computes together. */
  int floatPlaces();

  /**
   * Counts differing signs: {@code sums[place][channel] = Σ over steps of popcount(in ^ weight)}.
   *
   * @param inAt the word to which the tiles' places are relative
   * @param weightAt the first word of the block
   * @param sumAt where channel 0 of the block stands in row 0 of the sums
   * @param sumStep distance of the rows of two places
   */
  void binaryTiles(
      Tiles tiles,
      int[] in,
      int inAt,
      int[] weights,
      int weightAt,
      int[] sums,
      int sumAt,
      int sumStep);

  /**
   * Sums of products of ternary values: {@code Σ popcount(m) − 2·popcount((a ^ w) & m)} with {@code
   * m = ma & mw}; see {@link #binaryTiles}.
   */
  void ternaryTiles(
      Tiles tiles,
      int[] in,
      int[] inNonZeros,
      int inAt,
      int[] weights,
      int[] weightNonZeros,
      int weightAt,
      int[] sums,
      int sumAt,
      int sumStep);

  /** Float sums from +0, one {@link Math#fma} for each step in order; see {@link #binaryTiles}. */
  void floatTiles(
      Tiles tiles,
      float[] in,
      int inAt,
      float[] weights,
      int weightAt,
      float[] sums,
      int sumAt,
      int sumStep);

  /**
   * Depth-wise sums from +0, one {@link Math#fma} for each step in order. Weights are
   * [step][channel]; tiles may have any number of places.
   */
  void depthwiseTiles(
      Tiles tiles, float[] in, int inAt, float[] weights, int channels, float[] sums, int sumStep);

  /** Input channels that {@link #weightGradient} computes together. */
  int gradientChannels();

  /**
   * One image's sums of {@code grad·input} for one tap, {@link #gradientChannels} input channels
   * and one block of output channels: a row by fma over x from +0, rows added over y from +0, and
   * the total added to {@code sums[input channel][output channel]}.
   *
   * @param gradAt first gradient of row 0 in the block of output channels
   * @param gradRow distance of two rows of the gradient
   * @param gradStep distance of two places of a row
   * @param inAt, inRow, inStep the same for the input
   */
  void weightGradient(
      int rows,
      int columns,
      float[] grad,
      int gradAt,
      int gradRow,
      int gradStep,
      float[] in,
      int inAt,
      int inRow,
      int inStep,
      float[] sums,
      int sumAt,
      int sumStep);

  /** The loops of sums with signs. */
  QuadLookup lookup();

  /** Expands the bits of one place: {@code out[c] = bit ? +1 : −1}. */
  void expandSigns(int[] words, int at, int channels, float[] out, int outAt);

  /** Packs one place: bit c is {@code in[c] > 0}; bits above the last channel are 0. */
  void packPositive(float[] in, int at, int channels, int[] words, int wordAt);

  /** Packs one place: bit c is {@code in[c] != 0}. */
  void packNonZero(float[] in, int at, int channels, int[] words, int wordAt);

  /**
   * The largest of each channel in a window of places, as {@link Math#max}; {@code channels} is
   * also the distance of two places of a row.
   *
   * @param at channel 0 of the first place; there is at least one
   */
  void maximum(
      int rows, int columns, float[] in, int at, int rowStep, float[] out, int outAt, int channels);

  /** {@code sums[c] += in[row][c]}, row by row. */
  void addRows(float[] in, int at, int rows, int step, float[] sums, int sumAt, int count);

  /**
   * Turns sums into one word for each place: bit c of the word is {@code (sums[c] ^ flips[c]) <=
   * limits[c]}.
   *
   * @param sumAt where the word's 32 sums of the first place begin
   * @param rows for each place, which row of limits holds for it
   * @param limitStep distance of two rows of limits
   * @param channel the first of the word's 32 channels in {@code flips} and in each row of limits
   */
  void compareWords(
      int places,
      int[] sums,
      int sumAt,
      int sumStep,
      int[] flips,
      int[] limits,
      int[] rows,
      int limitStep,
      int channel,
      int[] out,
      int outAt,
      int outStep);

  /**
   * Replaces values by a function of them, as {@code kernel.Elementary} and Math define it.
   *
   * @param exps for TANH, {@code exp(|x| + |x|)} of each value; else the values
   */
  void apply(Formula.UnaryOperator function, float[] values, float[] exps, int count);

  /** The sum over channels in the order of {@code Reduce}: sixteen partial sums, then a tree. */
  float sumChannels(float[] values, int at, int count);
}
