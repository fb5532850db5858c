package org.bnn4j.examples.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether peers compute what we compute. Who does not is not timed. */
final class Agreement {
  /**
   * Floats are added in another order by everyone. Most results are equal to six digits then; where
   * a sum within a rounding of zero changes a sign, all behind it changes by as much as this.
   */
  static final double TOLERANCE = 0.02;

  private Agreement() {}

  /**
   * Runs us and all ways of all peers once. Of each way the difference becomes part of its name.
   */
  static Map<String, Offer> of(Task ours, Map<String, Offer> offers) {
    if (offers.values().stream().allMatch(offer -> offer.ways().isEmpty())) {
      return offers;
    }
    float[] expected = ours.run().clone();
    Map<String, Offer> checked = new LinkedHashMap<>();
    offers.forEach((peer, offer) -> checked.put(peer, check(expected, offer)));
    return checked;
  }

  private static Offer check(float[] expected, Offer offer) {
    List<Offer.Way> right = new ArrayList<>();
    String reason = offer.reason();
    for (Offer.Way way : offer.ways()) {
      double difference = difference(expected, way.task().run());
      String said = String.format(Locale.ROOT, "differs by %.1e", difference);
      if (difference <= TOLERANCE) {
        right.add(new Offer.Way((way.name() + " " + said).strip(), way.task()));
      } else {
        reason = "what it computes " + said;
      }
    }
    return right.isEmpty() ? Offer.none(reason) : new Offer(right, "");
  }

  /** The length of the difference, relative to that of what is expected. */
  static double difference(float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      return Double.POSITIVE_INFINITY;
    }
    double apart = 0;
    double length = 0;
    for (int i = 0; i < expected.length; i++) {
      apart += Math.pow((double) expected[i] - actual[i], 2);
      length += Math.pow(expected[i], 2);
    }
    double relative = Math.sqrt(apart / length);
    return Double.isNaN(relative) ? Double.POSITIVE_INFINITY : relative;
  }
}
