package org.bnn4j.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StopwatchTest {
  private final List<String> calls = new ArrayList<>();

  @Test
  void contestantsTakeTurnsBehindTheirWarmUp() {
    new Stopwatch(0, 1, 2, 0).seconds(List.of(() -> calls.add("a"), () -> calls.add("b")));
    assertThat(calls).containsExactly("a", "a", "b", "b", "a", "b", "a", "b");
  }

  @Test
  void withoutWarmUpARoundIsOneCall() {
    List<Double> seconds =
        new Stopwatch(0, 0, 1, 5).seconds(List.of(() -> calls.add("a"), () -> calls.add("b")));
    assertThat(calls).containsExactly("a", "b");
    assertThat(seconds).hasSize(2).allMatch(s -> s > 0);
  }
}
