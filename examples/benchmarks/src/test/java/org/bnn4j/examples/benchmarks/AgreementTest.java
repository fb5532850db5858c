package org.bnn4j.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class AgreementTest {
  private static final float[] OURS = {3, 4};

  private static Offer check(Offer offer) {
    return Agreement.of(() -> OURS, Map.of("peer", offer)).getOrDefault("peer", offer);
  }

  @Test
  void theDifferenceIsRelativeToWhatIsExpected() {
    assertThat(Agreement.difference(OURS, new float[] {3, 4})).isZero();
    assertThat(Agreement.difference(OURS, new float[] {3, 4.5f})).isCloseTo(0.1, within(1e-9));
    assertThat(Agreement.difference(OURS, new float[] {3})).isInfinite();
    assertThat(Agreement.difference(OURS, new float[] {3, Float.NaN})).isInfinite();
  }

  @Test
  void aWayThatIsRightSaysHowRight() {
    Offer offer = Offer.of(new Offer.Way("fast", () -> new float[] {3, 4.005f}));
    assertThat(check(offer).ways())
        .extracting(Offer.Way::name)
        .containsExactly("fast differs by 1.0e-03");
  }

  @Test
  void aWayThatIsWrongDoesNotCount() {
    Offer.Way wrong = new Offer.Way("wrong", () -> new float[] {4, 3});
    Offer.Way right = new Offer.Way("right", () -> OURS);
    assertThat(check(Offer.of(wrong, right)).ways())
        .extracting(Offer.Way::task)
        .containsExactly(right.task());
    assertThat(check(Offer.of(wrong))).isEqualTo(Offer.none("what it computes differs by 2.8e-01"));
  }

  @Test
  void nothingRunsWhereNobodyCan() {
    Offer none = Offer.none("too lazy");
    Task ours =
        () -> {
          throw new AssertionError("it runs");
        };
    assertThat(Agreement.of(ours, Map.of("peer", none))).containsEntry("peer", none);
  }
}
