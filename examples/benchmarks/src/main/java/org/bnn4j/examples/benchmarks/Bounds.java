package org.bnn4j.examples.benchmarks;

import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.util.Arrays;
import java.util.Random;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What one core can do: operations a second of loops that do nothing but the arithmetic of a
 * convolution, on registers.
 */
final class Bounds {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int STEPS = 1000;
  private static final int ACCUMULATORS = 12;

  private Bounds() {}

  /** Exclusive or, population count and addition, two operations for each bit. */
  static double bits(Stopwatch watch) {
    int[] words = new int[STEPS + ACCUMULATORS * INTS.length()];
    Random random = new Random(1);
    Arrays.setAll(words, i -> random.nextInt());
    int[] sink = new int[INTS.length()];
    double seconds = watch.seconds(() -> bitLoop(words, sink));
    return 2.0 * STEPS * ACCUMULATORS * 32 * INTS.length() / seconds;
  }

  /** Float multiply-adds, two operations each. */
  static double floats(Stopwatch watch) {
    float[] values = new float[2 * FLOATS.length()];
    double seconds = watch.seconds(() -> floatLoop(values));
    return 2.0 * STEPS * ACCUMULATORS * FLOATS.length() / seconds;
  }

  /**
   * One word of activations in all lanes against four vectors of weights, three times, as a tile
   * does it.
   */
  private static void bitLoop(int[] words, int[] sink) {
    var s = INTS;
    int step = s.length();
    IntVector w0 = IntVector.fromArray(s, words, 0);
    IntVector w1 = IntVector.fromArray(s, words, step);
    IntVector w2 = IntVector.fromArray(s, words, 2 * step);
    IntVector w3 = IntVector.fromArray(s, words, 3 * step);
    IntVector a0 = IntVector.zero(s);
    IntVector a1 = a0;
    IntVector a2 = a0;
    IntVector a3 = a0;
    IntVector a4 = a0;
    IntVector a5 = a0;
    IntVector a6 = a0;
    IntVector a7 = a0;
    IntVector a8 = a0;
    IntVector a9 = a0;
    IntVector a10 = a0;
    IntVector a11 = a0;
    for (int i = 0; i < STEPS; i++) {
      IntVector x = IntVector.broadcast(s, words[i]);
      IntVector y = IntVector.broadcast(s, words[i + 1]);
      IntVector z = IntVector.broadcast(s, words[i + 2]);
      a0 = a0.add(x.lanewise(XOR, w0).lanewise(BIT_COUNT));
      a1 = a1.add(x.lanewise(XOR, w1).lanewise(BIT_COUNT));
      a2 = a2.add(x.lanewise(XOR, w2).lanewise(BIT_COUNT));
      a3 = a3.add(x.lanewise(XOR, w3).lanewise(BIT_COUNT));
      a4 = a4.add(y.lanewise(XOR, w0).lanewise(BIT_COUNT));
      a5 = a5.add(y.lanewise(XOR, w1).lanewise(BIT_COUNT));
      a6 = a6.add(y.lanewise(XOR, w2).lanewise(BIT_COUNT));
      a7 = a7.add(y.lanewise(XOR, w3).lanewise(BIT_COUNT));
      a8 = a8.add(z.lanewise(XOR, w0).lanewise(BIT_COUNT));
      a9 = a9.add(z.lanewise(XOR, w1).lanewise(BIT_COUNT));
      a10 = a10.add(z.lanewise(XOR, w2).lanewise(BIT_COUNT));
      a11 = a11.add(z.lanewise(XOR, w3).lanewise(BIT_COUNT));
    }
    IntVector low = a0.add(a1).add(a2).add(a3).add(a4).add(a5);
    low.add(a6).add(a7).add(a8).add(a9).add(a10).add(a11).intoArray(sink, 0);
  }

  private static void floatLoop(float[] values) {
    var s = FLOATS;
    FloatVector x = FloatVector.fromArray(s, values, 0);
    FloatVector w = FloatVector.fromArray(s, values, s.length());
    FloatVector a0 = FloatVector.zero(s);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector a4 = a0;
    FloatVector a5 = a0;
    FloatVector a6 = a0;
    FloatVector a7 = a0;
    FloatVector a8 = a0;
    FloatVector a9 = a0;
    FloatVector a10 = a0;
    FloatVector a11 = a0;
    for (int i = 0; i < STEPS; i++) {
      a0 = x.fma(w, a0);
      a1 = x.fma(w, a1);
      a2 = x.fma(w, a2);
      a3 = x.fma(w, a3);
      a4 = x.fma(w, a4);
      a5 = x.fma(w, a5);
      a6 = x.fma(w, a6);
      a7 = x.fma(w, a7);
      a8 = x.fma(w, a8);
      a9 = x.fma(w, a9);
      a10 = x.fma(w, a10);
      a11 = x.fma(w, a11);
    }
    FloatVector low = a0.add(a1).add(a2).add(a3).add(a4).add(a5);
    low.add(a6).add(a7).add(a8).add(a9).add(a10).add(a11).intoArray(values, 0);
  }
}
