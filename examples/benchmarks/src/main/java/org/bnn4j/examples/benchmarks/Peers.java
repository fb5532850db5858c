package org.bnn4j.examples.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** The peers that are on the class path, and why others cannot be asked. */
final class Peers implements AutoCloseable {
  private final Map<String, Peer> opened = new LinkedHashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();

  /** Opens some peers. One that fails, for instance for want of a native library, is left out. */
  Peers(Iterable<Peer> peers, int threads) {
    for (Peer peer : peers) {
      try {
        peer.open(threads);
        opened.put(peer.id(), peer);
      } catch (RuntimeException | LinkageError e) {
        failures.put(peer.id(), peer.name() + " does not start: " + e);
      }
    }
  }

  static Peers installed(int threads) {
    return new Peers(ServiceLoader.load(Peer.class), threads);
  }

  Optional<Peer> find(String id) {
    return Optional.ofNullable(opened.get(id));
  }

  String name(String id) {
    return find(id).map(Peer::name).orElse(id);
  }

  /** Why a peer is not here. */
  String absence(String id) {
    return failures.getOrDefault(id, "it is not on the class path");
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    opened.values().forEach(peer -> names.add(peer.name()));
    names.addAll(failures.values());
    return names;
  }

  @Override
  public void close() {
    opened.values().forEach(Peer::close);
  }
}
