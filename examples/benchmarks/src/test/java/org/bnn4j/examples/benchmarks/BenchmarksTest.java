package org.bnn4j.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bnn4j.runtime.Backend;
import org.junit.jupiter.api.Test;

/** The whole benchmark on tiny work. What it measures is not looked at, but that it does. */
final class BenchmarksTest {
  private static final Stopwatch SHORT = new Stopwatch(0, 1, 1, 0);
  private static final Suite TINY =
      new Suite(
          List.of(new Layer("conv3x3", 3, 1, 32, 4), new Layer("conv1x1", 1, 1, 32, 4)),
          List.of(Network.SMALL),
          SHORT,
          SHORT,
          SHORT,
          Optional.empty(),
          2,
          2,
          0,
          1);

  /** A library that does nothing, and floats only. */
  private record Idle(boolean broken) implements Peer {
    @Override
    public String id() {
      return "ort_fp32";
    }

    @Override
    public String name() {
      return "idle";
    }

    @Override
    public void open(int threads) {
      if (broken) {
        throw new UnsatisfiedLinkError("no library");
      }
    }

    @Override
    public Offer layer(Layer layer) {
      return Offer.of(
          new Offer.Way("nothing", Task.of(() -> {})),
          new Offer.Way("sleep", Task.of(Idle::sleep)));
    }

    private static void sleep() {
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public Offer inference(Network network) {
      throw new IllegalStateException("broken");
    }

    @Override
    public Offer training(Network network, int batch) {
      return Offer.none("too lazy");
    }

    @Override
    public OptionalDouble peak(double fma) {
      return OptionalDouble.of(fma);
    }

    @Override
    public void close() {
      assertThat(broken).isFalse();
    }
  }

  private static Map<String, Row> byId(List<Row> rows) {
    return rows.stream().collect(Collectors.toMap(Row::id, Function.identity()));
  }

  @Test
  void measuresEverythingOfItsOwnWithoutPeers() throws IOException {
    try (Peers none = new Peers(List.of(), 1)) {
      var rows = byId(new Benchmarks(TINY, none, 1).measure());
      assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(RowIds.of(TINY));
      assertThat(rows.get("conv3x3.c32h4.ort_int8"))
          .returns("it is not on the class path", Row::note)
          .matches(row -> row.ours() > 0 && Double.isNaN(row.peer()) && !row.isMeasured());
      for (String id :
          List.of("bound.inner", "bound.share", "alloc.infer_bytes", "scaling.2threads")) {
        assertThat(rows.get(id)).as(id).matches(Row::isMeasured);
      }
    }
  }

  @Test
  void asksPeersAndTakesTheirFastestWay() {
    try (Peers peers = new Peers(List.of(new Idle(false)), 1);
        Backend backend = Backends.ofThreads(1)) {
      Report report = new Report(RowIds.of(TINY));
      new LayerBenchmark(TINY, backend, peers, 1e9).run(report);
      new NetworkBenchmark(TINY, backend, peers).run(report);
      var rows = byId(report.rows());
      assertThat(rows.get("conv3x3.c32h4.ort_fp32"))
          .returns("idle", Row::peerName)
          .returns("nothing", Row::note)
          .matches(row -> row.isMeasured() && row.peerShare() > 0);
      assertThat(rows.get("conv3x3.geomean.ort_fp32")).matches(Row::isMeasured);
      assertThat(rows.get("net.small.infer_b1.ort_fp32"))
          .returns("it fails: java.lang.IllegalStateException: broken", Row::note)
          .matches(row -> row.ours() > 0 && !row.isMeasured());
      assertThat(rows.get("net.small.train_b32.pytorch")).matches(row -> !row.isMeasured());
    }
  }

  @Test
  void aPeerThatDoesNotStartIsLeftOut() {
    Peer broken = new Idle(true);
    try (Peers peers = new Peers(List.of(broken), 1)) {
      assertThat(peers.find("ort_fp32")).isEmpty();
      assertThat(peers.absence("ort_fp32")).contains("idle does not start").contains("no library");
    }
  }
}
