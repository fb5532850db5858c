package org.bnn4j.runtime.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void aConstantStays() {
    assertThat(Schedule.constant(0.1f).rate(0)).isEqualTo(0.1f);
    assertThat(Schedule.constant(0.1f).rate(1_000_000)).isEqualTo(0.1f);
  }

  @Test
  void aCosineFallsToZero() {
    Schedule cosine = Schedule.cosine(0.2f, 100);
    assertThat(cosine.rate(0)).isEqualTo(0.2f);
    assertThat(cosine.rate(50)).isEqualTo(0.1f, within(1e-6f));
    assertThat(cosine.rate(100)).isEqualTo(0f);
    assertThat(cosine.rate(200)).isEqualTo(0f);
  }

  @Test
  void warmUpRisesFirst() {
    Schedule cosine = Schedule.cosine(1, 110, 10);
    assertThat(cosine.rate(0)).isEqualTo(0.1f);
    assertThat(cosine.rate(9)).isEqualTo(1f);
    assertThat(cosine.rate(10)).isEqualTo(1f);
    assertThat(cosine.rate(60)).isEqualTo(0.5f, within(1e-6f));
    assertThat(cosine.rate(110)).isEqualTo(0f);
  }

  @Test
  void moreWarmUpThanStepsIsRefused() {
    assertThatThrownBy(() -> Schedule.cosine(1, 10, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more steps");
  }
}
