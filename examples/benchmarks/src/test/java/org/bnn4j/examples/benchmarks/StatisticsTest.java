package org.bnn4j.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class StatisticsTest {
  @Test
  void theMedianIsTheMiddleOne() {
    assertThat(Statistics.median(9, 1, 5)).isEqualTo(5);
    assertThat(Statistics.median(100, 2, 4, 1)).isEqualTo(3);
    assertThat(Statistics.median(7)).isEqualTo(7);
  }

  @Test
  void theMedianLeavesTheSamplesInTheirOrder() {
    double[] samples = {3, 1, 2};
    assertThat(Statistics.median(samples)).isEqualTo(2);
    assertThat(samples).containsExactly(3, 1, 2);
  }

  @Test
  void theGeometricMeanOfARatioAndItsInverseIsOne() {
    assertThat(Statistics.geometricMean(4, 0.25)).isCloseTo(1, within(1e-12));
    assertThat(Statistics.geometricMean(2, 4, 8)).isCloseTo(4, within(1e-12));
  }

  @Test
  void aMissingSampleIsNotHidden() {
    assertThat(Statistics.geometricMean(2, Double.NaN)).isNaN();
    assertThatIllegalArgumentException().isThrownBy(() -> Statistics.geometricMean());
    assertThatIllegalArgumentException().isThrownBy(() -> Statistics.median());
  }
}
