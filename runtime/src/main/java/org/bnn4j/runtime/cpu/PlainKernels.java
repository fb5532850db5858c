package org.bnn4j.runtime.cpu;

import java.util.Arrays;
import org.bnn4j.runtime.kernel.Elementary;
import org.bnn4j.runtime.kernel.Formula;

/**
 * Loops without the Vector API. Eight sums at a time are local variables, for the compiler keeps
 * those in registers; it does not vectorise a loop that adds to one array from another of the same
 * type.
 */
final class PlainKernels implements KernelSet {
  private static final int BLOCK = 32;
  private static final int GRADIENT_CHANNELS = 4;
  private static final int PARTIAL_SUMS = 16;

  @Override
  public String description() {
    return "plain loops";
  }

  @Override
  public int formulaLanes() {
    return 0;
  }

  @Override
  public int block() {
    return BLOCK;
  }

  @Override
  public int binaryPlaces() {
    return 1;
  }

  @Override
  public int ternaryPlaces() {
    return 1;
  }

  @Override
  public int floatPlaces() {
    return 1;
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
    for (int p = 0; p < tiles.places.length; p += 2) {
      for (int lane = 0; lane < BLOCK; lane += 8) {
        int to = sumAt + tiles.places[p + 1] * sumStep + lane;
        addEight(tiles.steps, in, inAt + tiles.places[p], weights, weightAt + lane, sums, to);
      }
    }
  }

  private static void addEight(
      int[] steps, int[] in, int inAt, int[] weights, int weightAt, int[] sums, int to) {
    int s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
    for (int k = 0; k < steps.length; k += 2) {
      int word = in[inAt + steps[k]];
      int at = weightAt + steps[k + 1] * BLOCK;
      s0 += Integer.bitCount(word ^ weights[at]);
      s1 += Integer.bitCount(word ^ weights[at + 1]);
      s2 += Integer.bitCount(word ^ weights[at + 2]);
      s3 += Integer.bitCount(word ^ weights[at + 3]);
      s4 += Integer.bitCount(word ^ weights[at + 4]);
      s5 += Integer.bitCount(word ^ weights[at + 5]);
      s6 += Integer.bitCount(word ^ weights[at + 6]);
      s7 += Integer.bitCount(word ^ weights[at + 7]);
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
    for (int p = 0; p < tiles.places.length; p += 2) {
      int to = sumAt + tiles.places[p + 1] * sumStep;
      Arrays.fill(sums, to, to + BLOCK, 0);
      for (int r = 0; r < tiles.runs.length; r += 3) {
        int from = inAt + tiles.places[p] + tiles.runs[r];
        int weight = weightAt + tiles.runs[r + 1] * BLOCK;
        for (int k = 0; k < tiles.runs[r + 2]; k++) {
          addTernary(
              in[from + k],
              inNonZeros[from + k],
              weights,
              weightNonZeros,
              weight + k * BLOCK,
              sums,
              to);
        }
      }
    }
  }

  private static void addTernary(
      int word, int nonZero, int[] weights, int[] nonZeros, int at, int[] sums, int to) {
    for (int lane = 0; lane < BLOCK; lane++) {
      int mask = nonZero & nonZeros[at + lane];
      sums[to + lane] +=
          Integer.bitCount(mask) - 2 * Integer.bitCount((word ^ weights[at + lane]) & mask);
    }
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
    for (int p = 0; p < tiles.places.length; p += 2) {
      for (int lane = 0; lane < BLOCK; lane += 8) {
        int to = sumAt + tiles.places[p + 1] * sumStep + lane;
        addEight(tiles.steps, in, inAt + tiles.places[p], weights, weightAt + lane, sums, to);
      }
    }
  }

  private static void addEight(
      int[] steps, float[] in, int inAt, float[] weights, int weightAt, float[] sums, int to) {
    float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
    for (int k = 0; k < steps.length; k += 2) {
      float x = in[inAt + steps[k]];
      int at = weightAt + steps[k + 1] * BLOCK;
      s0 = Math.fma(x, weights[at], s0);
      s1 = Math.fma(x, weights[at + 1], s1);
      s2 = Math.fma(x, weights[at + 2], s2);
      s3 = Math.fma(x, weights[at + 3], s3);
      s4 = Math.fma(x, weights[at + 4], s4);
      s5 = Math.fma(x, weights[at + 5], s5);
      s6 = Math.fma(x, weights[at + 6], s6);
      s7 = Math.fma(x, weights[at + 7], s7);
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
  public void depthwiseTiles(
      Tiles tiles, float[] in, int inAt, float[] weights, int channels, float[] sums, int sumStep) {
    for (int p = 0; p < tiles.places.length; p += 2) {
      int to = tiles.places[p + 1] * sumStep;
      Arrays.fill(sums, to, to + channels, 0f);
      for (int k = 0; k < tiles.steps.length; k += 2) {
        int from = inAt + tiles.places[p] + tiles.steps[k];
        for (int c = 0; c < channels; c++) {
          float weight = weights[tiles.steps[k + 1] * channels + c];
          sums[to + c] = Math.fma(in[from + c], weight, sums[to + c]);
        }
      }
    }
  }

  @Override
  public int gradientChannels() {
    return GRADIENT_CHANNELS;
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
    for (int c = 0; c < GRADIENT_CHANNELS; c++) {
      for (int o = 0; o < BLOCK; o++) {
        float total = 0;
        for (int y = 0; y < rows; y++) {
          float row = 0;
          for (int x = 0; x < columns; x++) {
            row =
                Math.fma(
                    grad[gradAt + y * gradRow + x * gradStep + o],
                    in[inAt + y * inRow + x * inStep + c],
                    row);
          }
          total += row;
        }
        sums[sumAt + c * sumStep + o] += total;
      }
    }
  }

  @Override
  public QuadLookup lookup() {
    return new PlainLookup();
  }

  @Override
  public void expandSigns(int[] words, int at, int channels, float[] out, int outAt) {
    for (int c = 0; c < channels; c++) {
      int bit = words[at + (c >>> 5)] >>> c & 1;
      out[outAt + c] = 2 * bit - 1;
    }
  }

  @Override
  public void packPositive(float[] in, int at, int channels, int[] words, int wordAt) {
    for (int c = 0; c < channels; c += BitPacking.WORD) {
      int word = 0;
      for (int bit = 0; bit < Math.min(BitPacking.WORD, channels - c); bit++) {
        word |= (in[at + c + bit] > 0 ? 1 : 0) << bit;
      }
      words[wordAt + c / BitPacking.WORD] = word;
    }
  }

  @Override
  public void packNonZero(float[] in, int at, int channels, int[] words, int wordAt) {
    for (int c = 0; c < channels; c += BitPacking.WORD) {
      int word = 0;
      for (int bit = 0; bit < Math.min(BitPacking.WORD, channels - c); bit++) {
        word |= (in[at + c + bit] != 0 ? 1 : 0) << bit;
      }
      words[wordAt + c / BitPacking.WORD] = word;
    }
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
    for (int p = 0; p < places; p++) {
      int sum = sumAt + p * sumStep;
      int limit = rows[p] * limitStep + channel;
      int word = 0;
      for (int c = 0; c < BitPacking.WORD; c++) {
        word |= ((sums[sum + c] ^ flips[channel + c]) <= limits[limit + c] ? 1 : 0) << c;
      }
      out[outAt + p * outStep] = word;
    }
  }

  @Override
  public void apply(Formula.UnaryOperator function, float[] values, float[] exps, int count) {
    applyScalar(function, values, 0, count);
  }

  /** Applies a function to one value after another. */
  static void applyScalar(Formula.UnaryOperator function, float[] values, int at, int count) {
    for (int i = at; i < at + count; i++) {
      float x = values[i];
      values[i] =
          switch (function) {
            case EXP -> Elementary.exp(x);
            case LOG -> Elementary.log(x);
            case TANH -> Elementary.tanh(x);
            case FLOOR -> (float) Math.floor(x);
            case ROUND -> (float) Math.rint(x);
            case SIGMOID, NEGATE, ABS, SQRT ->
                throw new IllegalArgumentException(function.toString());
          };
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
    System.arraycopy(in, at, out, outAt, channels);
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        for (int c = 0; c < channels; c++) {
          out[outAt + c] = Math.max(out[outAt + c], in[at + y * rowStep + x * channels + c]);
        }
      }
    }
  }

  @Override
  public void addRows(float[] in, int at, int rows, int step, float[] sums, int sumAt, int count) {
    for (int row = 0; row < rows; row++) {
      int from = at + row * step;
      for (int c = 0; c < count; c++) {
        sums[sumAt + c] += in[from + c];
      }
    }
  }

  @Override
  public float sumChannels(float[] values, int at, int count) {
    float s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
    float s8 = 0, s9 = 0, s10 = 0, s11 = 0, s12 = 0, s13 = 0, s14 = 0, s15 = 0;
    int end = at + count;
    int i = at;
    for (; i < end - (PARTIAL_SUMS - 1); i += PARTIAL_SUMS) {
      s0 += values[i];
      s1 += values[i + 1];
      s2 += values[i + 2];
      s3 += values[i + 3];
      s4 += values[i + 4];
      s5 += values[i + 5];
      s6 += values[i + 6];
      s7 += values[i + 7];
      s8 += values[i + 8];
      s9 += values[i + 9];
      s10 += values[i + 10];
      s11 += values[i + 11];
      s12 += values[i + 12];
      s13 += values[i + 13];
      s14 += values[i + 14];
      s15 += values[i + 15];
    }
    s0 += i < end ? values[i] : 0;
    s1 += i + 1 < end ? values[i + 1] : 0;
    s2 += i + 2 < end ? values[i + 2] : 0;
    s3 += i + 3 < end ? values[i + 3] : 0;
    s4 += i + 4 < end ? values[i + 4] : 0;
    s5 += i + 5 < end ? values[i + 5] : 0;
    s6 += i + 6 < end ? values[i + 6] : 0;
    s7 += i + 7 < end ? values[i + 7] : 0;
    s8 += i + 8 < end ? values[i + 8] : 0;
    s9 += i + 9 < end ? values[i + 9] : 0;
    s10 += i + 10 < end ? values[i + 10] : 0;
    s11 += i + 11 < end ? values[i + 11] : 0;
    s12 += i + 12 < end ? values[i + 12] : 0;
    s13 += i + 13 < end ? values[i + 13] : 0;
    s14 += i + 14 < end ? values[i + 14] : 0;
    return tree(s0 + s8, s1 + s9, s2 + s10, s3 + s11, s4 + s12, s5 + s13, s6 + s14, s7 + s15);
  }

  /** The rest of the tree over eight sums: distance 4, 2, 1. */
  static float tree(
      float s0, float s1, float s2, float s3, float s4, float s5, float s6, float s7) {
    float t0 = s0 + s4;
    float t1 = s1 + s5;
    float t2 = s2 + s6;
    float t3 = s3 + s7;
    return (t0 + t2) + (t1 + t3);
  }
}
