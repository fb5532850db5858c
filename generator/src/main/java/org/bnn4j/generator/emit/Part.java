package org.bnn4j.generator.emit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.bnn4j.generator.emit.Flow.Use;

/**
 * A part of a network that is an object of its own in generated code.
 *
 * @param name its place in the network: {@code stage1.unit_2}
 * @param prefix what the paths of its parameters and buffers begin with, or empty
 * @param kind what its class is named after: {@code bireal_unit}
 * @param runs its steps, in the order of the plan
 */
record Part(String name, String prefix, String kind, List<Run> runs) {
  Part {
    runs = List.copyOf(runs);
  }

  /**
   * Steps that follow each other in a plan.
   *
   * @param ordinal counts the runs of a part in a phase, from 1
   */
  record Run(String phase, int ordinal, List<Use> uses) {
    Run {
      uses = List.copyOf(uses);
    }
  }

  List<Use> uses() {
    return runs.stream().flatMap(run -> run.uses().stream()).toList();
  }

  List<Run> runs(String phase) {
    return runs.stream().filter(run -> run.phase().equals(phase)).toList();
  }

  /** The longest that it takes in any phase. */
  int longest() {
    return runs.stream()
        .map(Run::phase)
        .distinct()
        .mapToInt(phase -> runs(phase).stream().mapToInt(run -> run.uses().size()).sum())
        .max()
        .orElse(0);
  }

  /**
   * Cuts steps into runs: where another part comes between, and where a method would be too long.
   */
  static List<Run> runs(List<Flow.PhaseFlow> phases, Predicate<Use> belongs) {
    List<Run> runs = new ArrayList<>();
    for (Flow.PhaseFlow phase : phases) {
      int ordinal = 0;
      List<Use> run = new ArrayList<>();
      for (Use use : phase.uses()) {
        if (belongs.test(use) && run.size() < Chunks.LONGEST) {
          run.add(use);
          continue;
        }
        if (!run.isEmpty()) {
          runs.add(new Run(phase.name(), ++ordinal, run));
          run.clear();
        }
        if (belongs.test(use)) {
          run.add(use);
        }
      }
      if (!run.isEmpty()) {
        runs.add(new Run(phase.name(), ++ordinal, run));
      }
    }
    return runs;
  }
}
