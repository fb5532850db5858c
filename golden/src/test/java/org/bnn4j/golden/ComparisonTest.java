package org.bnn4j.golden;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ComparisonTest {
  private static final double NAN = Double.NaN;
  private static final double INF = Double.POSITIVE_INFINITY;

  private static double error(double[] actual, double... expected) {
    return Comparison.of("t", actual, expected, 0).error();
  }

  private static double[] values(double... values) {
    return values;
  }

  @Test
  void isRelativeToTheLargestExpectedValue() {
    assertThat(error(values(1, 2, 9), 1, 3, 10)).isEqualTo(0.1);
    assertThat(error(values(1e-4), 2e-4)).isEqualTo(0.1);
    assertThat(error(values(), new double[0])).isZero();
  }

  @Test
  void nanAndInfinityAgreeWithThemselvesAlone() {
    assertThat(error(values(NAN, INF, -INF, -0.0), NAN, INF, -INF, 0.0)).isZero();
    assertThat(error(values(NAN, 1), 0, 1)).isInfinite();
    assertThat(error(values(0, 1), NAN, 1)).isInfinite();
    assertThat(error(values(1e30, 1), INF, 1)).isInfinite();
    assertThat(error(values(INF), -INF)).isInfinite();
  }

  @Test
  void anotherNumberOfValuesDoesNotPass() {
    assertThat(Comparison.of("t", values(1), values(1, 2), 1).passes()).isFalse();
  }

  @Test
  void aToleranceOfZeroDemandsEqualValues() {
    assertThat(Comparison.of("t", values(1), values(1), 0).passes()).isTrue();
    assertThat(Comparison.of("t", values(1), values(Math.nextUp(1.0)), 0).passes()).isFalse();
    assertThat(Comparison.of("t", values(1), values(1.25), 0.2).passes()).isTrue();
  }

  @Test
  void bitsTellZerosApart() {
    assertThat(Comparison.ofBits("t", new float[] {0}, new float[] {-0f}).passes()).isFalse();
    assertThat(Comparison.ofBits("t", new float[] {Float.NaN}, new float[] {Float.NaN}).passes())
        .isTrue();
  }
}
