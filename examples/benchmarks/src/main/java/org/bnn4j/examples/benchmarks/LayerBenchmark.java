package org.bnn4j.examples.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.bnn4j.runtime.Backend;

/** Single convolutions from bits to bits beside the same convolutions of peers. */
final class LayerBenchmark {
  private static final double MICROSECONDS = 1e6;

  private final Suite suite;
  private final Backend backend;
  private final Peers peers;
  private final double fma;
  private final Map<Layer, Contest> contests = new LinkedHashMap<>();

  /**
   * A benchmark.
   *
   * @param fma operations a second of float multiply-adds on all threads
   */
  LayerBenchmark(Suite suite, Backend backend, Peers peers, double fma) {
    this.suite = suite;
    this.backend = backend;
    this.peers = peers;
    this.fma = fma;
  }

  void run(Report report) {
    for (Layer layer : suite.layers()) {
      Runnable ours = BinaryConvolution.of(backend, layer.binary());
      Contest contest =
          Contest.hold(
              suite.perLayer(),
              ours,
              Contest.offers(peers, RowIds.LAYER_PEERS, peer -> peer.layer(layer)));
      contests.put(layer, contest);
      for (String peer : RowIds.LAYER_PEERS) {
        report.add(row(layer, contest, peer));
      }
    }
    for (String kind : suite.layers().stream().map(Layer::kind).distinct().toList()) {
      for (String peer : RowIds.LAYER_PEERS) {
        report.add(geometricMean(kind, peer));
      }
    }
  }

  /** Our seconds for a layer. */
  double seconds(Layer layer) {
    Contest contest = contests.get(layer);
    return contest == null ? Double.NaN : contest.ours();
  }

  private Row row(Layer layer, Contest contest, String peer) {
    Contest.Result result = contest.result(peer);
    OptionalDouble peak = peers.find(peer).map(p -> p.peak(fma)).orElseGet(OptionalDouble::empty);
    return Row.times(
            RowIds.layer(layer, peer),
            contest.ours() * MICROSECONDS,
            result.seconds() * MICROSECONDS,
            peers.name(peer),
            "us")
        .withPeerShare(layer.operations() / result.seconds() / peak.orElse(Double.NaN))
        .withNote(result.note());
  }

  private Row geometricMean(String kind, String peer) {
    double ours = mean(kind, Contest::ours);
    double theirs = mean(kind, contest -> contest.seconds(peer));
    return Row.times(
        RowIds.geometricMean(kind, peer),
        ours * MICROSECONDS,
        theirs * MICROSECONDS,
        peers.name(peer),
        "us");
  }

  private double mean(String kind, ToDoubleFunction<Contest> seconds) {
    List<Map.Entry<Layer, Contest>> ofKind =
        contests.entrySet().stream().filter(e -> e.getKey().kind().equals(kind)).toList();
    return Statistics.geometricMean(
        ofKind.stream().mapToDouble(e -> seconds.applyAsDouble(e.getValue())).toArray());
  }
}
