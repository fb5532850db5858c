package org.bnn4j.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class ElementaryTest {
  /** A prime step through all bit patterns: some 700,000 values of every exponent. */
  private static final int STEP = 6_151;

  private interface FloatFunction {
    float apply(float x);
  }

  @Test
  void expIsWithinOneUlp() {
    assertThat(worstUlps(Elementary::exp, StrictMath::exp, -200, 200)).isLessThanOrEqualTo(1);
  }

  @Test
  void logIsWithinOneUlp() {
    assertThat(worstUlps(Elementary::log, StrictMath::log, Float.MIN_VALUE, Float.MAX_VALUE))
        .isLessThanOrEqualTo(1);
  }

  @Test
  void tanhIsWithinTwoUlps() {
    assertThat(worstUlps(Elementary::tanh, StrictMath::tanh, -100, 100)).isLessThanOrEqualTo(2);
  }

  @Test
  void sigmoidIsWithinThreeUlps() {
    DoubleUnaryOperator exact = x -> 1 / (1 + StrictMath.exp(-x));
    assertThat(worstUlps(Elementary::sigmoid, exact, -87, 200)).isLessThanOrEqualTo(3);
  }

  @Test
  void expAtItsEdges() {
    assertThat(Elementary.exp(0f)).isEqualTo(1f);
    assertThat(Elementary.exp(-0f)).isEqualTo(1f);
    assertThat(Elementary.exp(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Elementary.exp(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    assertThat(Elementary.exp(88.72f)).isEqualTo((float) StrictMath.exp(88.72f));
    assertThat(Elementary.exp(88.73f)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Elementary.exp(-103.97f)).isEqualTo(Float.MIN_VALUE);
    assertThat(Elementary.exp(-103.98f)).isEqualTo(0f);
    assertThat(Elementary.exp(Float.NaN)).isNaN();
  }

  @Test
  void logAtItsEdges() {
    assertThat(Elementary.log(1f)).isEqualTo(0f);
    assertThat(Elementary.log(0f)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(Elementary.log(-0f)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(Elementary.log(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Elementary.log(-Float.MIN_VALUE)).isNaN();
    assertThat(Elementary.log(Float.NEGATIVE_INFINITY)).isNaN();
    assertThat(Elementary.log(Float.NaN)).isNaN();
  }

  @Test
  void tanhAndSigmoidAtTheirEdges() {
    assertThat(Float.floatToIntBits(Elementary.tanh(-0f))).isEqualTo(Float.floatToIntBits(-0f));
    assertThat(Float.floatToIntBits(Elementary.tanh(0f))).isZero();
    assertThat(Elementary.tanh(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(Elementary.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
    assertThat(Elementary.tanh(Float.NaN)).isNaN();
    assertThat(Elementary.sigmoid(0f)).isEqualTo(0.5f);
    assertThat(Elementary.sigmoid(Float.POSITIVE_INFINITY)).isEqualTo(1f);
    assertThat(Elementary.sigmoid(Float.NEGATIVE_INFINITY)).isEqualTo(0f);
    assertThat(Elementary.sigmoid(Float.NaN)).isNaN();
  }

  /** The largest difference from the double function, in units of the float's last place. */
  private static double worstUlps(
      FloatFunction function, DoubleUnaryOperator exact, float low, float high) {
    double worst = 0;
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += STEP) {
      float x = Float.intBitsToFloat((int) bits);
      if (!(x >= low && x <= high)) {
        continue;
      }
      double wanted = exact.applyAsDouble(x);
      float got = function.apply(x);
      if (Float.isInfinite((float) wanted)) {
        assertThat(got).as("f(%s)", x).isEqualTo((float) wanted);
      } else {
        worst = Math.max(worst, Math.abs(got - wanted) / Math.ulp((float) wanted));
      }
    }
    return worst;
  }
}
