package org.bnn4j.runtime.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Windows in which each channel is by itself, by vectors; a lane is a channel. What a window comes
 * to stays in registers until it is stored once.
 */
final class VectorWindow {
  private static final VectorSpecies<Float> S = VectorKernels.FLOATS;
  private static final int L = VectorKernels.FLOATS.length();

  private static final int PLACES = 6;

  private VectorWindow() {}

  /** Depth-wise sums: six places share their loads of weights. */
  static void sum(
      Tiles tiles, float[] in, int inAt, float[] weights, int channels, float[] sums, int sumStep) {
    for (int t = 0; t < tiles.places.length; t += 2 * PLACES) {
      int c = 0;
      for (; c <= channels - L; c += L) {
        sum(tiles, t, in, inAt + c, weights, c, channels, sums, c, sumStep);
      }
      for (; c < channels; c++) {
        sumChannel(tiles, t, in, inAt + c, weights, c, channels, sums, c, sumStep);
      }
    }
  }

  private static void sum(
      Tiles tiles,
      int t,
      float[] in,
      int inAt,
      float[] weights,
      int weightAt,
      int weightStep,
      float[] sums,
      int sumAt,
      int sumStep) {
    int[] places = tiles.places;
    int[] steps = tiles.steps;
    int last = places.length - 2;
    int p1 = Math.min(t + 2, last);
    int p2 = Math.min(t + 4, last);
    int p3 = Math.min(t + 6, last);
    int p4 = Math.min(t + 8, last);
    int p5 = Math.min(t + 10, last);
    int in0 = inAt + places[t];
    int in1 = inAt + places[p1];
    int in2 = inAt + places[p2];
    int in3 = inAt + places[p3];
    int in4 = inAt + places[p4];
    int in5 = inAt + places[p5];
    FloatVector a0 = FloatVector.zero(S);
    FloatVector a1 = FloatVector.zero(S);
    FloatVector a2 = FloatVector.zero(S);
    FloatVector a3 = FloatVector.zero(S);
    FloatVector a4 = FloatVector.zero(S);
    FloatVector a5 = FloatVector.zero(S);
    for (int k = 0; k < steps.length; k += 2) {
      int from = steps[k];
      FloatVector w = FloatVector.fromArray(S, weights, weightAt + steps[k + 1] * weightStep);
      a0 = FloatVector.fromArray(S, in, in0 + from).fma(w, a0);
      a1 = FloatVector.fromArray(S, in, in1 + from).fma(w, a1);
      a2 = FloatVector.fromArray(S, in, in2 + from).fma(w, a2);
      a3 = FloatVector.fromArray(S, in, in3 + from).fma(w, a3);
      a4 = FloatVector.fromArray(S, in, in4 + from).fma(w, a4);
      a5 = FloatVector.fromArray(S, in, in5 + from).fma(w, a5);
    }
    a0.intoArray(sums, sumAt + places[t + 1] * sumStep);
    a1.intoArray(sums, sumAt + places[p1 + 1] * sumStep);
    a2.intoArray(sums, sumAt + places[p2 + 1] * sumStep);
    a3.intoArray(sums, sumAt + places[p3 + 1] * sumStep);
    a4.intoArray(sums, sumAt + places[p4 + 1] * sumStep);
    a5.intoArray(sums, sumAt + places[p5 + 1] * sumStep);
  }

  private static void sumChannel(
      Tiles tiles,
      int t,
      float[] in,
      int inAt,
      float[] weights,
      int weightAt,
      int weightStep,
      float[] sums,
      int sumAt,
      int sumStep) {
    for (int p = t; p < Math.min(t + 2 * PLACES, tiles.places.length); p += 2) {
      int from = inAt + tiles.places[p];
      float sum = 0;
      for (int k = 0; k < tiles.steps.length; k += 2) {
        float weight = weights[weightAt + tiles.steps[k + 1] * weightStep];
        sum = Math.fma(in[from + tiles.steps[k]], weight, sum);
      }
      sums[sumAt + tiles.places[p + 1] * sumStep] = sum;
    }
  }

  /** The largest of each channel; four vectors at a time hide the latency of max. */
  static void maximum(
      int rows,
      int columns,
      float[] in,
      int at,
      int rowStep,
      float[] out,
      int outAt,
      int channels) {
    int c = 0;
    for (; c <= channels - 4 * L; c += 4 * L) {
      FloatVector a = FloatVector.fromArray(S, in, at + c);
      FloatVector b = FloatVector.fromArray(S, in, at + c + L);
      FloatVector d = FloatVector.fromArray(S, in, at + c + 2 * L);
      FloatVector e = FloatVector.fromArray(S, in, at + c + 3 * L);
      for (int y = 0; y < rows; y++) {
        int from = at + c + y * rowStep;
        for (int x = 0; x < columns; x++, from += channels) {
          a = a.max(FloatVector.fromArray(S, in, from));
          b = b.max(FloatVector.fromArray(S, in, from + L));
          d = d.max(FloatVector.fromArray(S, in, from + 2 * L));
          e = e.max(FloatVector.fromArray(S, in, from + 3 * L));
        }
      }
      a.intoArray(out, outAt + c);
      b.intoArray(out, outAt + c + L);
      d.intoArray(out, outAt + c + 2 * L);
      e.intoArray(out, outAt + c + 3 * L);
    }
    for (; c <= channels - L; c += L) {
      FloatVector a = FloatVector.fromArray(S, in, at + c);
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          a = a.max(FloatVector.fromArray(S, in, at + c + y * rowStep + x * channels));
        }
      }
      a.intoArray(out, outAt + c);
    }
    for (; c < channels; c++) {
      float a = in[at + c];
      for (int y = 0; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          a = Math.max(a, in[at + c + y * rowStep + x * channels]);
        }
      }
      out[outAt + c] = a;
    }
  }
}
