package org.bnn4j.examples.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The ids of rows. */
final class RowIds {
  /** The peers that run single layers. */
  static final List<String> LAYER_PEERS = List.of("ort_fp32", "ort_int8");

  /** The peers that run whole networks. */
  static final List<String> INFERENCE_PEERS = List.of("ort_fp32", "pytorch");

  /** The peers that train. */
  static final List<String> TRAINING_PEERS = List.of("pytorch");

  static final String INNER_BOUND = "bound.inner";
  static final String SHARE_OF_BOUND = "bound.share";
  static final String INFERENCE_BYTES = "alloc.infer_bytes";
  static final String TRAINING_BYTES = "alloc.train_bytes";
  static final String TWO_THREADS = "scaling.2threads";
  static final String WARM_UP_SHARED = "warmup.shared_seconds";
  static final String WARM_UP_FULL = "warmup.full_seconds";

  private RowIds() {}

  static String layer(Layer layer, String peer) {
    return layer.id() + "." + peer;
  }

  static String geometricMean(String kind, String peer) {
    return kind + ".geomean." + peer;
  }

  static String inference(Network network, String peer) {
    return "net." + network.name() + ".infer_b1." + peer;
  }

  static String training(Network network, String peer) {
    return "net." + network.name() + ".train_b32." + peer;
  }

  /** Whether a row compares us with another library. */
  static boolean namesPeer(String id) {
    return Stream.of(LAYER_PEERS, INFERENCE_PEERS, TRAINING_PEERS)
        .flatMap(List::stream)
        .anyMatch(peer -> id.endsWith("." + peer));
  }

  /** All of a suite, in the order of the report. */
  static List<String> of(Suite suite) {
    List<String> ids = new ArrayList<>();
    for (String kind : suite.layers().stream().map(Layer::kind).distinct().toList()) {
      for (String peer : LAYER_PEERS) {
        suite.layers().stream()
            .filter(layer -> layer.kind().equals(kind))
            .forEach(layer -> ids.add(layer(layer, peer)));
        ids.add(geometricMean(kind, peer));
      }
    }
    for (Network network : suite.networks()) {
      INFERENCE_PEERS.forEach(peer -> ids.add(inference(network, peer)));
      TRAINING_PEERS.forEach(peer -> ids.add(training(network, peer)));
    }
    Stream.of(
            INNER_BOUND,
            SHARE_OF_BOUND,
            INFERENCE_BYTES,
            TRAINING_BYTES,
            TWO_THREADS,
            WARM_UP_SHARED,
            WARM_UP_FULL)
        .forEach(ids::add);
    return List.copyOf(ids);
  }
}
