package org.bnn4j.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bnn4j.runtime.kernel.RandomUniform;
import org.bnn4j.runtime.kernel.Shape;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Random numbers. */
interface RandomUniformContract extends BackendUnderTest {
  @TestFactory
  default Stream<DynamicTest> randomUniform() {
    return Stream.of(
            Shape.batch(1, 1, 1),
            Shape.batch(3, 1, 1),
            Shape.batch(17, 1, 1),
            Shape.batch(1, 5, 7),
            Shape.batch(33, 3, 2),
            Shape.batch(64, 9, 11),
            Shape.of(5, 3, 2, 2),
            Shape.perChannel(7))
        .map(shape -> dynamicTest(shape.toString(), () -> checkRandom(shape)));
  }

  private void checkRandom(Shape shape) {
    float[] three = random(shape, 3, 0.7f, 5);
    assertThat(three).hasSize(shape.elements(3));
    for (float value : three) {
      assertThat(value).isGreaterThanOrEqualTo(0).isLessThan(1);
      assertThat(value * 0x1p24f).isEqualTo((float) Math.rint(value * 0x1p24));
    }
    assertThat(random(shape, 3, 0.7f, 5)).isEqualTo(three);
    assertThat(random(shape, 3, 0.6f, 5)).isNotEqualTo(three);
    assertThat(random(shape, 3, 0.7f, 6)).isNotEqualTo(three);
    float[] one = random(shape, 1, 0.7f, 5);
    assertThat(three).startsWith(one);
  }

  private float[] random(Shape shape, int n, float key, float step) {
    RandomUniform spec = new RandomUniform(shape);
    return Trial.runAsReference(
            backend(),
            n,
            k -> k.randomUniform(spec),
            List.of(Sample.of(spec.keyType(), key), Sample.of(spec.stepType(), step)),
            List.of(spec.resultType()))
        .getFirst();
  }

  /** The numbers of a saved training go on as they were: they must never change. */
  @Test
  default void theRandomNumbersArePinned() {
    int[] upper = {6333145, 3282089, 13068752, 7716706, 1250596, 10107377, 8994068, 9678653};
    float[] actual = random(Shape.batch(2, 1, 2), 2, 0.25f, 3);
    for (int i = 0; i < upper.length; i++) {
      assertThat(actual[i]).isEqualTo(upper[i] * 0x1p-24f);
    }
  }

  @Test
  default void theRandomNumbersFillTheirInterval() {
    float[] values = random(Shape.batch(10, 50, 50), 4, 0.3f, 1);
    double sum = 0;
    double squares = 0;
    double neighbours = 0;
    Set<Float> distinct = new HashSet<>();
    for (int i = 0; i < values.length; i++) {
      sum += values[i];
      squares += values[i] * values[i];
      neighbours += (values[i] - 0.5) * (values[(i + 1) % values.length] - 0.5);
      distinct.add(values[i]);
    }
    assertThat(sum / values.length).isEqualTo(0.5, within(0.004));
    assertThat(squares / values.length).isEqualTo(1 / 3.0, within(0.004));
    assertThat(neighbours / values.length).isEqualTo(0, within(0.002));
    assertThat(distinct).hasSizeGreaterThan(values.length * 99 / 100);
  }
}
