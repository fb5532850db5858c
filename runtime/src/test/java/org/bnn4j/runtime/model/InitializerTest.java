package org.bnn4j.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class InitializerTest {
  private static final List<Integer> SIZES = List.of(64, 16, 3, 3);

  @Test
  void fansFollowFromTheSizes() {
    float xavier = (float) Math.sqrt(2.0 / ((16 + 64) * 9));
    assertThat(Initializer.xavierNormal().resolve(SIZES))
        .isEqualTo(Initializer.normal(0, xavier))
        .isEqualTo(Initializer.xavierNormal(16 * 9, 64 * 9));
    float bound = (float) Math.sqrt(6.0 / ((16 + 64) * 9));
    assertThat(Initializer.xavierUniform().resolve(SIZES))
        .isEqualTo(Initializer.uniform(-bound, bound))
        .isEqualTo(Initializer.xavierUniform(16 * 9, 64 * 9));
    assertThat(Initializer.heNormal().resolve(SIZES))
        .isEqualTo(Initializer.normal(0, (float) Math.sqrt(2.0 / 144)))
        .isEqualTo(Initializer.heNormal(144));
    float he = (float) Math.sqrt(6.0 / 144);
    assertThat(Initializer.heUniform().resolve(SIZES))
        .isEqualTo(Initializer.uniform(-he, he))
        .isEqualTo(Initializer.heUniform(144));
    assertThat(Initializer.heNormal().resolve(List.of(10, 50))).isEqualTo(Initializer.heNormal(50));
  }

  @Test
  void plainInitializersStayAsTheyAre() {
    assertThat(Initializer.zeros().resolve(List.of())).isEqualTo(Initializer.constant(0));
    assertThat(Initializer.ones().resolve(SIZES)).isEqualTo(Initializer.constant(1));
    assertThat(Initializer.cycle(1f, 2f).resolve(SIZES)).isEqualTo(Initializer.cycle(1f, 2f));
    assertThat(Initializer.uniform(0, 1).resolve(SIZES)).isEqualTo(Initializer.uniform(0, 1));
  }

  @Test
  void aVectorHasNoFans() {
    assertThatThrownBy(() -> Initializer.heNormal().resolve(List.of(10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fanIn");
  }
}
