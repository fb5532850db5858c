package org.bnn4j.examples.benchmarks;

import java.util.Map;
import org.bnn4j.runtime.Backend;

/** Whole networks beside those of peers: one image, and a step of training. */
final class NetworkBenchmark {
  private static final double MILLISECONDS = 1e3;
  private static final String TOO_LONG = "too long for the quick run: see --full";

  private final Suite suite;
  private final Backend backend;
  private final Peers peers;

  NetworkBenchmark(Suite suite, Backend backend, Peers peers) {
    this.suite = suite;
    this.backend = backend;
    this.peers = peers;
  }

  void run(Report report) {
    for (Network network : suite.networks()) {
      infer(network, report);
      train(network, report);
    }
  }

  private void infer(Network network, Report report) {
    Task ours = network.inference(backend);
    Map<String, Offer> offers =
        Agreement.of(
            ours, Contest.offers(peers, RowIds.INFERENCE_PEERS, peer -> peer.inference(network)));
    Contest contest = Contest.hold(suite.perNetwork(), ours::run, offers);
    contest
        .peers()
        .forEach((peer, result) ->
            report.add(row(RowIds.inference(network, peer), contest.ours(), peer, result)));
  }

  private void train(Network network, Report report) {
    suite
        .training(network)
        .ifPresentOrElse(
            watch -> train(network, watch, report),
            () ->
                RowIds.TRAINING_PEERS.forEach(
                    peer -> report.add(notTrained(network, peer, TOO_LONG))));
  }

  /** Training takes long: where no peer can do it, there is nothing to compare. */
  private void train(Network network, Stopwatch watch, Report report) {
    Map<String, Offer> offers =
        Contest.offers(peers, RowIds.TRAINING_PEERS, peer -> peer.training(network, suite.batch()));
    if (offers.values().stream().allMatch(offer -> offer.ways().isEmpty())) {
      offers.forEach((peer, offer) ->
          report.add(notTrained(network, peer, peers.name(peer) + ": " + offer.reason())));
      return;
    }
    Task ours = network.trainingStep(backend, suite.batch());
    Contest contest = Contest.hold(watch, ours::run, Agreement.of(ours, offers));
    contest
        .peers()
        .forEach((peer, result) ->
            report.add(row(RowIds.training(network, peer), contest.ours(), peer, result)));
  }

  private static Row notTrained(Network network, String peer, String reason) {
    return Row.notMeasured(RowIds.training(network, peer), reason);
  }

  private Row row(String id, double ours, String peer, Contest.Result result) {
    return Row.times(
            id, ours * MILLISECONDS, result.seconds() * MILLISECONDS, peers.name(peer), "ms")
        .withNote(result.note());
  }
}
