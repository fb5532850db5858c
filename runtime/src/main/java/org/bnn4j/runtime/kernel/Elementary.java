package org.bnn4j.runtime.kernel;

/**
 * Elementary functions in float32 that give the same bits on every machine and in every vector
 * width: {@code exp}, {@code log}, {@code tanh} and {@code sigmoid}.
 *
 * <p>Each is a fixed sequence of float operations (+, −, ·, /, {@link Math#fma}, {@link Math#min},
 * {@link Math#max}), integer operations on bits and selections, without branches or tables, so that
 * vector code can mirror it step by step. {@code bits} and {@code float} stand for {@link
 * Float#floatToRawIntBits} and {@link Float#intBitsToFloat}; integers wrap. Results for NaN are NaN
 * of an unspecified payload.
 *
 * <p>The polynomials are minimax fits by the Remez algorithm, rounded to float; the reduction of
 * {@code log} to {@code 2·atanh(f / (2 + f))} is that of fdlibm.
 */
public final class Elementary {
  /** Adding it rounds to an integer, which then stands in the low bits. */
  public static final float ROUNDER = 0x1.8p23f;

  public static final int ROUNDER_BITS = 0x4b400000;
  public static final float LOG2_E = 0x1.715476p0f;

  /** The leading nine bits of ln 2, so that products with exponents are exact. */
  public static final float LN2_HIGH = 0x1.63p-1f;

  /** ln 2 − {@link #LN2_HIGH}. */
  public static final float LN2_LOW = -0x1.bd0106p-13f;

  /** Every {@code exp} below is 0. */
  public static final float EXP_LOWEST = -104f;

  /** Every {@code exp} above is infinite. */
  public static final float EXP_HIGHEST = 89f;

  /**
   * {@code (exp(r) − 1 − r) / r²} for |r| ≤ ln 2 / 2, from the constant term upwards; error 2^-28.
   */
  public static final float EXP_0 = 0x1.fffffcp-2f;

  public static final float EXP_1 = 0x1.555490p-3f;
  public static final float EXP_2 = 0x1.5558f4p-5f;
  public static final float EXP_3 = 0x1.123a6cp-7f;
  public static final float EXP_4 = 0x1.6a234ap-10f;

  /** Bits of √½, where the reduced argument of {@code log} begins. */
  public static final int ROOT_HALF_BITS = 0x3f3504f3;

  /** Bits of 1. */
  public static final int ONE_BITS = 0x3f800000;

  public static final int FRACTION_MASK = 0x007fffff;

  /** {@code (2·atanh(√z) / √z − 2) / z}, from the constant term upwards; error 2^-36. */
  public static final float LOG_0 = 0x1.555554p-1f;

  public static final float LOG_1 = 0x1.999a7cp-2f;
  public static final float LOG_2 = 0x1.24387ap-2f;
  public static final float LOG_3 = 0x1.e3053ep-3f;

  /** Below, {@code tanh} is a polynomial; above, it follows from {@code exp}. */
  public static final float TANH_SMALL = 0.625f;

  /** {@code (tanh(√z) / √z − 1) / z} up to 0.625², from the constant term upwards; error 2^-32. */
  public static final float TANH_0 = -0x1.555554p-2f;

  public static final float TANH_1 = 0x1.11106cp-3f;
  public static final float TANH_2 = -0x1.b9ef7ep-5f;
  public static final float TANH_3 = 0x1.6394dap-6f;
  public static final float TANH_4 = -0x1.0c214ep-7f;
  public static final float TANH_5 = 0x1.197b98p-9f;

  private Elementary() {}

  /**
   * {@code e^x}, within 1 ulp, with denormal results rounded like the others; 0 for −∞, ∞ for +∞
   * and on overflow.
   *
   * <ol>
   *   <li>{@code c = max(min(x, EXP_HIGHEST), EXP_LOWEST)}
   *   <li>{@code t = fma(c, LOG2_E, ROUNDER)}; {@code k = bits(t) − ROUNDER_BITS}; {@code kf = t −
   *       ROUNDER}
   *   <li>{@code r = fma(−kf, LN2_HIGH, c)}; {@code r = fma(−kf, LN2_LOW, r)}
   *   <li>{@code p = EXP_4}; {@code p = fma(p, r, EXP_j)} for j = 3, 2, 1, 0
   *   <li>{@code y = fma(p, r·r, r) + 1}
   *   <li>{@code a = k >> 1}; {@code b = k − a}; result {@code (y · float((a + 127) << 23)) ·
   *       float((b + 127) << 23)}, where only the second product rounds
   * </ol>
   */
  public static float exp(float x) {
    float c = Math.max(Math.min(x, EXP_HIGHEST), EXP_LOWEST);
    float t = Math.fma(c, LOG2_E, ROUNDER);
    int k = Float.floatToRawIntBits(t) - ROUNDER_BITS;
    float kf = t - ROUNDER;
    float r = Math.fma(-kf, LN2_HIGH, c);
    r = Math.fma(-kf, LN2_LOW, r);
    float p = EXP_4;
    p = Math.fma(p, r, EXP_3);
    p = Math.fma(p, r, EXP_2);
    p = Math.fma(p, r, EXP_1);
    p = Math.fma(p, r, EXP_0);
    float y = Math.fma(p, r * r, r) + 1;
    int a = k >> 1;
    int b = k - a;
    return (y * Float.intBitsToFloat((a + 127) << 23)) * Float.intBitsToFloat((b + 127) << 23);
  }

  /**
   * The natural logarithm, within 1 ulp; −∞ for ±0, NaN below zero, +∞ for +∞.
   *
   * <ol>
   *   <li>{@code tiny = x < MIN_NORMAL}; {@code u = tiny ? x · 2^25 : x}; {@code base = tiny ? −152
   *       : −127}
   *   <li>{@code i = bits(u) + (ONE_BITS − ROOT_HALF_BITS)}; {@code k = (i >>> 23) + base}, as a
   *       float {@code kf}
   *   <li>{@code m = float((i & FRACTION_MASK) + ROOT_HALF_BITS)}, in [√½, √2); {@code f = m − 1}
   *   <li>{@code s = f / (2 + f)}; {@code z = s·s}
   *   <li>{@code p = LOG_3}; {@code p = fma(p, z, LOG_j)} for j = 2, 1, 0
   *   <li>{@code h = (0.5·f)·f}
   *   <li>{@code y = fma(s, fma(p, z, h), kf·LN2_LOW)}; {@code y = y − h}; {@code y = y + f};
   *       {@code y = fma(kf, LN2_HIGH, y)}
   *   <li>{@code y = x < +∞ ? y : x}, which passes +∞ and NaN on; {@code y = x == 0 ? −∞ : y};
   *       result {@code x < 0 ? NaN : y}
   * </ol>
   */
  public static float log(float x) {
    boolean tiny = x < Float.MIN_NORMAL;
    float u = tiny ? x * 0x1p25f : x;
    int base = tiny ? -152 : -127;
    int i = Float.floatToRawIntBits(u) + (ONE_BITS - ROOT_HALF_BITS);
    float kf = (i >>> 23) + base;
    float m = Float.intBitsToFloat((i & FRACTION_MASK) + ROOT_HALF_BITS);
    float f = m - 1;
    float s = f / (2 + f);
    float z = s * s;
    float p = LOG_3;
    p = Math.fma(p, z, LOG_2);
    p = Math.fma(p, z, LOG_1);
    p = Math.fma(p, z, LOG_0);
    float h = (0.5f * f) * f;
    float y = Math.fma(s, Math.fma(p, z, h), kf * LN2_LOW);
    y = y - h;
    y = y + f;
    y = Math.fma(kf, LN2_HIGH, y);
    y = x < Float.POSITIVE_INFINITY ? y : x;
    y = x == 0 ? Float.NEGATIVE_INFINITY : y;
    return x < 0 ? Float.NaN : y;
  }

  /**
   * The hyperbolic tangent, within 2 ulp; keeps −0.
   *
   * <ol>
   *   <li>{@code a = |x|}; {@code z = x·x}
   *   <li>{@code p = TANH_5}; {@code p = fma(p, z, TANH_j)} for j = 4, 3, 2, 1, 0
   *   <li>{@code small = fma(p, z·x, x)}
   *   <li>{@code large = 1 − 2 / (exp(a + a) + 1)}
   *   <li>{@code y = a < TANH_SMALL ? small : large}, the sign bit of x put in place of its own
   * </ol>
   */
  public static float tanh(float x) {
    float a = Math.abs(x);
    float z = x * x;
    float p = TANH_5;
    p = Math.fma(p, z, TANH_4);
    p = Math.fma(p, z, TANH_3);
    p = Math.fma(p, z, TANH_2);
    p = Math.fma(p, z, TANH_1);
    p = Math.fma(p, z, TANH_0);
    float small = Math.fma(p, z * x, x);
    float large = 1 - 2 / (exp(a + a) + 1);
    float y = a < TANH_SMALL ? small : large;
    int sign = Float.floatToRawIntBits(x) & 0x80000000;
    return Float.intBitsToFloat((Float.floatToRawIntBits(y) & 0x7fffffff) | sign);
  }

  /**
   * {@code 1 / (1 + exp(−x))} in these operations: within 3 ulp down to x = −87, and 0 where {@code
   * exp(−x)} overflows.
   */
  public static float sigmoid(float x) {
    return 1 / (1 + exp(-x));
  }
}
