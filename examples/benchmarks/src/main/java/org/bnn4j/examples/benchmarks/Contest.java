package org.bnn4j.examples.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The times of one task, taken side by side.
 *
 * @param ours in seconds
 * @param peers by their ids
 */
record Contest(double ours, Map<String, Result> peers) {

  /**
   * What a peer reached.
   *
   * @param seconds NaN if it could not be measured
   * @param note the way that was the fastest of several, or why nothing was measured
   */
  record Result(double seconds, String note) {}

  /** What each peer offers for a task. */
  static Map<String, Offer> offers(Peers peers, List<String> ids, Function<Peer, Offer> task) {
    Map<String, Offer> offers = new LinkedHashMap<>();
    for (String id : ids) {
      offers.put(id, offer(peers, id, task));
    }
    return offers;
  }

  /** Times all ways of all peers and us; of each peer the fastest counts. */
  static Contest hold(Stopwatch watch, Runnable ours, Map<String, Offer> offers) {
    List<Runnable> runs = new ArrayList<>(List.of(ours));
    offers.values().forEach(offer -> offer.ways().forEach(way -> runs.add(way.task()::run)));
    List<Double> seconds = watch.seconds(runs);
    Map<String, Result> results = new LinkedHashMap<>();
    int at = 1;
    for (var offer : offers.entrySet()) {
      int end = at + offer.getValue().ways().size();
      results.put(offer.getKey(), best(offer.getValue(), seconds.subList(at, end)));
      at = end;
    }
    return new Contest(seconds.getFirst(), results);
  }

  /** The seconds of a peer, NaN if there are none. */
  double seconds(String peer) {
    return result(peer).seconds();
  }

  Result result(String peer) {
    return peers.getOrDefault(peer, new Result(Double.NaN, ""));
  }

  private static Offer offer(Peers peers, String id, Function<Peer, Offer> task) {
    try {
      return peers.find(id).map(task).orElseGet(() -> Offer.none(peers.absence(id)));
    } catch (RuntimeException | LinkageError e) {
      return Offer.none("it fails: " + e);
    }
  }

  private static Result best(Offer offer, List<Double> seconds) {
    Result best = new Result(Double.NaN, offer.reason());
    for (int i = 0; i < seconds.size(); i++) {
      if (!(best.seconds <= seconds.get(i))) {
        best = new Result(seconds.get(i), offer.ways().get(i).name());
      }
    }
    return best;
  }
}
