package org.bnn4j.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DrawsTest {
  private static final int COUNT = 100_000;

  /** These bits are part of what a seed means: they must never change. */
  @Test
  void theBitsOfASeedArePinned() {
    Draws draws = new Draws(Seed.of(1), "conv.weight");
    assertThat(draws.bits(0)).isEqualTo(0x1cc74d5751ec332L);
    assertThat(draws.bits(1)).isEqualTo(0xae09b65c464d68d5L);
    assertThat(draws.uniform(0)).isEqualTo(0x1.cc74000000000p-8f);
    assertThat((float) draws.normal(0)).isEqualTo(-0x1.57fe560000000p+0f);
  }

  @Test
  void seedsAndPathsGiveOtherNumbers() {
    long bits = new Draws(Seed.of(1), "a").bits(0);
    assertThat(new Draws(Seed.of(2), "a").bits(0)).isNotEqualTo(bits);
    assertThat(new Draws(Seed.of(1), "b").bits(0)).isNotEqualTo(bits);
    assertThat(new Draws(Seed.of(1), "a").bits(0)).isEqualTo(bits);
  }

  @Test
  void uniformsFillTheirInterval() {
    Draws draws = new Draws(Seed.of(3), "u");
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < COUNT; i++) {
      float u = draws.uniform(i);
      assertThat(u >= 0 && u < 1).isTrue();
      sum += u;
      squares += u * u;
    }
    assertThat(sum / COUNT).isEqualTo(0.5, within(0.005));
    assertThat(squares / COUNT).isEqualTo(1 / 3.0, within(0.005));
  }

  @Test
  void normalsHaveTheMomentsOfTheNormalDistribution() {
    Draws draws = new Draws(Seed.of(4), "n");
    double[] moments = new double[5];
    for (int i = 0; i < COUNT; i++) {
      double z = draws.normal(i);
      for (int k = 1; k <= 4; k++) {
        moments[k] += Math.pow(z, k) / COUNT;
      }
    }
    assertThat(moments[1]).isEqualTo(0, within(0.02));
    assertThat(moments[2]).isEqualTo(1, within(0.02));
    assertThat(moments[3]).isEqualTo(0, within(0.06));
    assertThat(moments[4]).isEqualTo(3, within(0.15));
  }
}
