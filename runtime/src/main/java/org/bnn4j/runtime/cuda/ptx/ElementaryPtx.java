package org.bnn4j.runtime.cuda.ptx;

import static org.bnn4j.runtime.cuda.ptx.PtxWriter.literal;

import org.bnn4j.runtime.kernel.Elementary;

/** The functions of {@link Elementary}, step by step as they are written there. */
final class ElementaryPtx {
  private final PtxWriter ptx;

  ElementaryPtx(PtxWriter ptx) {
    this.ptx = ptx;
  }

  String exp(String x) {
    String limited = ptx.toFloat("min.NaN.f32", x, literal(Elementary.EXP_HIGHEST));
    String c = ptx.toFloat("max.NaN.f32", limited, literal(Elementary.EXP_LOWEST));
    String rounder = literal(Elementary.ROUNDER);
    String t = ptx.toFloat("fma.rn.f32", c, literal(Elementary.LOG2_E), rounder);
    String bits = ptx.toWord("mov.b32", t);
    String k = ptx.toWord("sub.s32", bits, Integer.toString(Elementary.ROUNDER_BITS));
    String minusK = ptx.toFloat("neg.f32", ptx.toFloat("sub.rn.f32", t, rounder));
    String r = ptx.toFloat("fma.rn.f32", minusK, literal(Elementary.LN2_HIGH), c);
    r = ptx.toFloat("fma.rn.f32", minusK, literal(Elementary.LN2_LOW), r);
    String p =
        polynomial(
            r,
            Elementary.EXP_4,
            Elementary.EXP_3,
            Elementary.EXP_2,
            Elementary.EXP_1,
            Elementary.EXP_0);
    String square = ptx.toFloat("mul.rn.f32", r, r);
    String y = add(ptx.toFloat("fma.rn.f32", p, square, r), 1);
    String a = ptx.toWord("shr.s32", k, "1");
    String b = ptx.toWord("sub.s32", k, a);
    return ptx.toFloat("mul.rn.f32", ptx.toFloat("mul.rn.f32", y, power(a)), power(b));
  }

  /** 2 to an integer from −126 to 127. */
  private String power(String exponent) {
    String biased = ptx.toWord("add.s32", exponent, "127");
    return ptx.toFloat("mov.b32", ptx.toWord("shl.b32", biased, "23"));
  }

  String log(String x) {
    String tiny = ptx.toPredicate("setp.lt.f32", x, literal(Float.MIN_NORMAL));
    String scaled = ptx.toFloat("mul.rn.f32", x, literal(0x1p25f));
    String u = ptx.toFloat("selp.f32", scaled, x, tiny);
    String base = ptx.toWord("selp.b32", "-152", "-127", tiny);
    String shift = Integer.toString(Elementary.ONE_BITS - Elementary.ROOT_HALF_BITS);
    String i = ptx.toWord("add.s32", ptx.toWord("mov.b32", u), shift);
    String k = ptx.toWord("add.s32", ptx.toWord("shr.u32", i, "23"), base);
    String kf = ptx.toFloat("cvt.rn.f32.s32", k);
    String fraction = ptx.toWord("and.b32", i, Integer.toString(Elementary.FRACTION_MASK));
    String m = ptx.toWord("add.s32", fraction, Integer.toString(Elementary.ROOT_HALF_BITS));
    String f = ptx.toFloat("sub.rn.f32", ptx.toFloat("mov.b32", m), literal(1));
    String s = ptx.toFloat("div.rn.f32", f, add(f, 2));
    String z = ptx.toFloat("mul.rn.f32", s, s);
    String p =
        polynomial(z, Elementary.LOG_3, Elementary.LOG_2, Elementary.LOG_1, Elementary.LOG_0);
    String h = ptx.toFloat("mul.rn.f32", ptx.toFloat("mul.rn.f32", literal(0.5f), f), f);
    String low = ptx.toFloat("mul.rn.f32", kf, literal(Elementary.LN2_LOW));
    String y = ptx.toFloat("fma.rn.f32", s, ptx.toFloat("fma.rn.f32", p, z, h), low);
    y = ptx.toFloat("sub.rn.f32", y, h);
    y = ptx.toFloat("add.rn.f32", y, f);
    y = ptx.toFloat("fma.rn.f32", kf, literal(Elementary.LN2_HIGH), y);
    String infinity = literal(Float.POSITIVE_INFINITY);
    y = ptx.toFloat("selp.f32", y, x, ptx.toPredicate("setp.lt.f32", x, infinity));
    String zero = ptx.toPredicate("setp.eq.f32", x, literal(0));
    y = ptx.toFloat("selp.f32", literal(Float.NEGATIVE_INFINITY), y, zero);
    String negative = ptx.toPredicate("setp.lt.f32", x, literal(0));
    return ptx.toFloat("selp.f32", literal(Float.NaN), y, negative);
  }

  String tanh(String x) {
    String a = ptx.toFloat("abs.f32", x);
    String z = ptx.toFloat("mul.rn.f32", x, x);
    String p =
        polynomial(
            z,
            Elementary.TANH_5,
            Elementary.TANH_4,
            Elementary.TANH_3,
            Elementary.TANH_2,
            Elementary.TANH_1,
            Elementary.TANH_0);
    String small = ptx.toFloat("fma.rn.f32", p, ptx.toFloat("mul.rn.f32", z, x), x);
    String exp = exp(ptx.toFloat("add.rn.f32", a, a));
    String part = ptx.toFloat("div.rn.f32", literal(2), add(exp, 1));
    String large = ptx.toFloat("sub.rn.f32", literal(1), part);
    String isSmall = ptx.toPredicate("setp.lt.f32", a, literal(Elementary.TANH_SMALL));
    String y = ptx.toWord("mov.b32", ptx.toFloat("selp.f32", small, large, isSmall));
    String magnitude = ptx.toWord("and.b32", y, "2147483647");
    String sign = ptx.toWord("and.b32", ptx.toWord("mov.b32", x), "-2147483648");
    return ptx.toFloat("mov.b32", ptx.toWord("or.b32", magnitude, sign));
  }

  String sigmoid(String x) {
    String exp = exp(ptx.toFloat("neg.f32", x));
    return ptx.toFloat("div.rn.f32", literal(1), add(exp, 1));
  }

  /** Horner's scheme, coefficients from the highest power down. */
  private String polynomial(String x, float highest, float... others) {
    String p = ptx.toFloat("mov.f32", literal(highest));
    for (float coefficient : others) {
      p = ptx.toFloat("fma.rn.f32", p, x, literal(coefficient));
    }
    return p;
  }

  private String add(String x, float constant) {
    return ptx.toFloat("add.rn.f32", x, literal(constant));
  }
}
