package org.bnn4j.runtime.cpu;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.OR;
import static org.bnn4j.runtime.kernel.Elementary.EXP_0;
import static org.bnn4j.runtime.kernel.Elementary.EXP_1;
import static org.bnn4j.runtime.kernel.Elementary.EXP_2;
import static org.bnn4j.runtime.kernel.Elementary.EXP_3;
import static org.bnn4j.runtime.kernel.Elementary.EXP_4;
import static org.bnn4j.runtime.kernel.Elementary.EXP_HIGHEST;
import static org.bnn4j.runtime.kernel.Elementary.EXP_LOWEST;
import static org.bnn4j.runtime.kernel.Elementary.FRACTION_MASK;
import static org.bnn4j.runtime.kernel.Elementary.LN2_HIGH;
import static org.bnn4j.runtime.kernel.Elementary.LN2_LOW;
import static org.bnn4j.runtime.kernel.Elementary.LOG2_E;
import static org.bnn4j.runtime.kernel.Elementary.LOG_0;
import static org.bnn4j.runtime.kernel.Elementary.LOG_1;
import static org.bnn4j.runtime.kernel.Elementary.LOG_2;
import static org.bnn4j.runtime.kernel.Elementary.LOG_3;
import static org.bnn4j.runtime.kernel.Elementary.ONE_BITS;
import static org.bnn4j.runtime.kernel.Elementary.ROOT_HALF_BITS;
import static org.bnn4j.runtime.kernel.Elementary.ROUNDER;
import static org.bnn4j.runtime.kernel.Elementary.ROUNDER_BITS;
import static org.bnn4j.runtime.kernel.Elementary.TANH_0;
import static org.bnn4j.runtime.kernel.Elementary.TANH_1;
import static org.bnn4j.runtime.kernel.Elementary.TANH_2;
import static org.bnn4j.runtime.kernel.Elementary.TANH_3;
import static org.bnn4j.runtime.kernel.Elementary.TANH_4;
import static org.bnn4j.runtime.kernel.Elementary.TANH_5;
import static org.bnn4j.runtime.kernel.Elementary.TANH_SMALL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.bnn4j.runtime.kernel.Formula;

/** {@code Elementary} and Math's roundings over rows, operation by operation. */
final class VectorElementary {
  private static final VectorSpecies<Float> S = VectorKernels.FLOATS;
  private static final int L = VectorKernels.FLOATS.length();
  private static final int SIGN_BIT = 0x80000000;

  /** From here on every float is a whole number. */
  private static final float WHOLE = 0x1p23f;

  private VectorElementary() {}

  static void apply(Formula.UnaryOperator function, float[] values, float[] exps, int count) {
    int vectors = count - count % L;
    switch (function) {
      case EXP -> exp(values, vectors);
      case LOG -> log(values, vectors);
      case TANH -> tanh(values, exps, vectors);
      case FLOOR -> floor(values, vectors);
      case ROUND -> round(values, vectors);
      case SIGMOID, NEGATE, ABS, SQRT -> throw new IllegalArgumentException(function.toString());
    }
    PlainKernels.applyScalar(function, values, vectors, count - vectors);
  }

  private static void exp(float[] values, int count) {
    for (int i = 0; i < count; i += L) {
      FloatVector x = FloatVector.fromArray(S, values, i);
      FloatVector c = x.min(EXP_HIGHEST).max(EXP_LOWEST);
      FloatVector t = c.fma(LOG2_E, ROUNDER);
      IntVector k = t.reinterpretAsInts().sub(ROUNDER_BITS);
      FloatVector kf = t.sub(ROUNDER).neg();
      FloatVector r = kf.fma(FloatVector.broadcast(S, LN2_HIGH), c);
      r = kf.fma(FloatVector.broadcast(S, LN2_LOW), r);
      FloatVector p = r.fma(EXP_4, EXP_3);
      p = p.fma(r, FloatVector.broadcast(S, EXP_2));
      p = p.fma(r, FloatVector.broadcast(S, EXP_1));
      p = p.fma(r, FloatVector.broadcast(S, EXP_0));
      FloatVector y = p.fma(r.mul(r), r).add(1);
      IntVector a = k.lanewise(ASHR, 1);
      IntVector b = k.sub(a);
      FloatVector scaleA = a.add(127).lanewise(LSHL, 23).reinterpretAsFloats();
      FloatVector scaleB = b.add(127).lanewise(LSHL, 23).reinterpretAsFloats();
      y.mul(scaleA).mul(scaleB).intoArray(values, i);
    }
  }

  private static void log(float[] values, int count) {
    for (int i = 0; i < count; i += L) {
      FloatVector x = FloatVector.fromArray(S, values, i);
      VectorMask<Float> tiny = x.compare(LT, Float.MIN_NORMAL);
      FloatVector u = x.blend(x.mul(0x1p25f), tiny);
      FloatVector base = FloatVector.broadcast(S, -127).blend(-152, tiny);
      IntVector bits = u.reinterpretAsInts().add(ONE_BITS - ROOT_HALF_BITS);
      // The exponent and its base are small integers, so adding them as floats is exact.
      FloatVector exponent = (FloatVector) bits.lanewise(LSHR, 23).convert(I2F, 0);
      FloatVector kf = exponent.add(base);
      FloatVector m = bits.lanewise(AND, FRACTION_MASK).add(ROOT_HALF_BITS).reinterpretAsFloats();
      FloatVector f = m.sub(1);
      FloatVector s = f.div(f.add(2));
      FloatVector z = s.mul(s);
      FloatVector p = z.fma(LOG_3, LOG_2);
      p = p.fma(z, FloatVector.broadcast(S, LOG_1));
      p = p.fma(z, FloatVector.broadcast(S, LOG_0));
      FloatVector h = f.mul(0.5f).mul(f);
      FloatVector y = s.fma(p.fma(z, h), kf.mul(LN2_LOW));
      y = y.sub(h).add(f);
      y = kf.fma(FloatVector.broadcast(S, LN2_HIGH), y);
      y = x.blend(y, x.compare(LT, Float.POSITIVE_INFINITY));
      y = y.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0));
      y.blend(Float.NaN, x.compare(LT, 0)).intoArray(values, i);
    }
  }

  private static void tanh(float[] values, float[] exps, int count) {
    for (int i = 0; i < count; i += L) {
      FloatVector x = FloatVector.fromArray(S, values, i);
      FloatVector a = x.abs();
      FloatVector z = x.mul(x);
      FloatVector p = z.fma(TANH_5, TANH_4);
      p = p.fma(z, FloatVector.broadcast(S, TANH_3));
      p = p.fma(z, FloatVector.broadcast(S, TANH_2));
      p = p.fma(z, FloatVector.broadcast(S, TANH_1));
      p = p.fma(z, FloatVector.broadcast(S, TANH_0));
      FloatVector small = p.fma(z.mul(x), x);
      FloatVector quotient =
          FloatVector.broadcast(S, 2).div(FloatVector.fromArray(S, exps, i).add(1));
      FloatVector large = FloatVector.broadcast(S, 1).sub(quotient);
      FloatVector y = large.blend(small, a.compare(LT, TANH_SMALL));
      withSign(y, x).intoArray(values, i);
    }
  }

  private static void floor(float[] values, int count) {
    for (int i = 0; i < count; i += L) {
      FloatVector x = FloatVector.fromArray(S, values, i);
      FloatVector r = nearest(x);
      FloatVector y = r.blend(r.sub(1), r.compare(GT, x));
      y.blend(x, x.abs().compare(LT, WHOLE).not()).intoArray(values, i);
    }
  }

  private static void round(float[] values, int count) {
    for (int i = 0; i < count; i += L) {
      nearest(FloatVector.fromArray(S, values, i)).intoArray(values, i);
    }
  }

  /** Adding and taking away 2^23 rounds |x| to a whole number, ties to even. */
  private static FloatVector nearest(FloatVector x) {
    FloatVector a = x.abs();
    FloatVector rounded = withSign(a.add(WHOLE).sub(WHOLE), x);
    return x.blend(rounded, a.compare(LT, WHOLE));
  }

  /** The absolute value of y with the sign bit of x. */
  private static FloatVector withSign(FloatVector y, FloatVector x) {
    IntVector sign = x.reinterpretAsInts().lanewise(AND, SIGN_BIT);
    return y.reinterpretAsInts().lanewise(AND, ~SIGN_BIT).lanewise(OR, sign).reinterpretAsFloats();
  }
}
