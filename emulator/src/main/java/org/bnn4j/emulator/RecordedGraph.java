package org.bnn4j.emulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Steps of which each waits for some before it. Of those that may run, the one that was recorded
 * last runs first: where an order matters and was not recorded, results show it.
 */
final class RecordedGraph {
  private record Step(Runnable action, List<Long> after) {}

  private final List<Step> steps = new ArrayList<>();

  /** What the next step waits for. */
  private List<Long> waiting = List.of();

  /** Adds a step. */
  void add(Runnable action) {
    steps.add(new Step(action, waiting));
    waiting = List.of(last());
  }

  /** The number of the last step. */
  long last() {
    return steps.size();
  }

  void after(long[] numbers, int count) {
    waiting = Arrays.stream(numbers, 0, count).boxed().toList();
  }

  void run() {
    boolean[] done = new boolean[steps.size() + 1];
    for (int left = steps.size(); left > 0; left--) {
      int next = steps.size();
      while (done[next] || !mayRun(steps.get(next - 1), done)) {
        next--;
      }
      steps.get(next - 1).action().run();
      done[next] = true;
    }
  }

  private static boolean mayRun(Step step, boolean[] done) {
    return step.after().stream().allMatch(number -> done[number.intValue()]);
  }
}
