package org.bnn4j.runtime.cpu;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.bnn4j.runtime.kernel.Formula;

/** Loops by the Vector API, for vectors of 128, 256 and 512 bits. */
final class VectorKernels implements KernelSet {
  /** The preferred shape, but for wider ones than a word of signs has use for. */
  private static final VectorShape SHAPE =
      VectorShape.preferredShape().vectorBitSize() > 512
          ? VectorShape.S_512_BIT
          : VectorShape.preferredShape();

  static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);

  private static final int L = FLOATS.length();
  private static final int LANES = (int) ((1L << L) - 1);

  @Override
  public String description() {
    return "Vector API, " + FLOATS.vectorBitSize() + " bits";
  }

  @Override
  public int formulaLanes() {
    return L;
  }

  @Override
  public int block() {
    return 2 * L;
  }

  @Override
  public int binaryPlaces() {
    return VectorBinary.PLACES;
  }

  @Override
  public int ternaryPlaces() {
    return VectorTernary.PLACES;
  }

  @Override
  public int floatPlaces() {
    return VectorFloat.PLACES;
  }

  @Override
  public void binaryTiles(
      Tiles tiles,
      int[] in,
      int inAt,
      int[] weights,
      int weightAt,
      int[] sums,
      int sumAt,
      int sumStep) {
    VectorBinary.sum(tiles, in, inAt, weights, weightAt, sums, sumAt, sumStep);
  }

  @Override
  public void ternaryTiles(
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
    VectorTernary.sum(
        tiles, in, inNonZeros, inAt, weights, weightNonZeros, weightAt, sums, sumAt, sumStep);
  }

  @Override
  public void floatTiles(
      Tiles tiles,
      float[] in,
      int inAt,
      float[] weights,
      int weightAt,
      float[] sums,
      int sumAt,
      int sumStep) {
    VectorFloat.sum(tiles, in, inAt, weights, weightAt, sums, sumAt, sumStep);
  }

  @Override
  public void depthwiseTiles(
      Tiles tiles, float[] in, int inAt, float[] weights, int channels, float[] sums, int sumStep) {
    VectorWindow.sum(tiles, in, inAt, weights, channels, sums, sumStep);
  }

  @Override
  public int gradientChannels() {
    return VectorGradient.CHANNELS;
  }

  @Override
  public void weightGradient(
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
      int sumStep) {
    VectorGradient.sum(
        rows, columns, grad, gradAt, gradRow, gradStep, in, inAt, inRow, inStep, sums, sumAt,
        sumStep);
  }

  @Override
  public QuadLookup lookup() {
    return VectorLookup.fits() ? new VectorLookup() : new PlainLookup();
  }

  @Override
  public void expandSigns(int[] words, int at, int channels, float[] out, int outAt) {
    int c = 0;
    for (; c <= channels - L; c += L) {
      long bits = Integer.toUnsignedLong(words[at + (c >>> 5)] >>> c & LANES);
      FloatVector.broadcast(FLOATS, -1)
          .blend(1, VectorMask.fromLong(FLOATS, bits))
          .intoArray(out, outAt + c);
    }
    for (; c < channels; c++) {
      int bit = words[at + (c >>> 5)] >>> c & 1;
      out[outAt + c] = 2 * bit - 1;
    }
  }

  @Override
  public void packPositive(float[] in, int at, int channels, int[] words, int wordAt) {
    for (int c = 0; c < channels; c += BitPacking.WORD) {
      int end = Math.min(BitPacking.WORD, channels - c);
      int word = 0;
      int bit = 0;
      for (; bit <= end - L; bit += L) {
        FloatVector x = FloatVector.fromArray(FLOATS, in, at + c + bit);
        word |= (int) x.compare(GT, 0).toLong() << bit;
      }
      for (; bit < end; bit++) {
        word |= (in[at + c + bit] > 0 ? 1 : 0) << bit;
      }
      words[wordAt + c / BitPacking.WORD] = word;
    }
  }

  @Override
  public void packNonZero(float[] in, int at, int channels, int[] words, int wordAt) {
    for (int c = 0; c < channels; c += BitPacking.WORD) {
      int end = Math.min(BitPacking.WORD, channels - c);
      int word = 0;
      int bit = 0;
      for (; bit <= end - L; bit += L) {
        FloatVector x = FloatVector.fromArray(FLOATS, in, at + c + bit);
        word |= (int) x.compare(NE, 0).toLong() << bit;
      }
      for (; bit < end; bit++) {
        word |= (in[at + c + bit] != 0 ? 1 : 0) << bit;
      }
      words[wordAt + c / BitPacking.WORD] = word;
    }
  }

  @Override
  public void maximum(
      int rows,
      int columns,
      float[] in,
      int at,
      int rowStep,
      float[] out,
      int outAt,
      int channels) {
    VectorWindow.maximum(rows, columns, in, at, rowStep, out, outAt, channels);
  }

  @Override
  public void addRows(float[] in, int at, int rows, int step, float[] sums, int sumAt, int count) {
    VectorRows.add(in, at, rows, step, sums, sumAt, count);
  }

  @Override
  public void compareWords(
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
      int outStep) {
    for (int c = 0; c < BitPacking.WORD; c += 2 * L) {
      IntVector flipA = IntVector.fromArray(INTS, flips, channel + c);
      IntVector flipB = IntVector.fromArray(INTS, flips, channel + c + L);
      for (int p = 0; p < places; p++) {
        int sum = sumAt + p * sumStep + c;
        int limit = rows[p] * limitStep + channel + c;
        IntVector sumA = IntVector.fromArray(INTS, sums, sum).lanewise(XOR, flipA);
        IntVector sumB = IntVector.fromArray(INTS, sums, sum + L).lanewise(XOR, flipB);
        long a = sumA.compare(LE, IntVector.fromArray(INTS, limits, limit)).toLong();
        long b = sumB.compare(LE, IntVector.fromArray(INTS, limits, limit + L)).toLong();
        int bits = (int) (a | b << L) << c;
        int to = outAt + p * outStep;
        out[to] = c == 0 ? bits : out[to] | bits;
      }
    }
  }

  @Override
  public void apply(Formula.UnaryOperator function, float[] values, float[] exps, int count) {
    VectorElementary.apply(function, values, exps, count);
  }

  @Override
  public float sumChannels(float[] values, int at, int count) {
    return PARTIALS.sumChannels(values, at, count);
  }

  private static final PlainKernels PARTIALS = new PlainKernels();
}
