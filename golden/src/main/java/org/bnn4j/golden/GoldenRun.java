package org.bnn4j.golden;

import java.util.ArrayList;
import java.util.List;
import org.bnn4j.runtime.Backend;

/** Sends golden vectors through text, compiler, Java and backends. */
public final class GoldenRun {
  private GoldenRun() {}

  /** Runs cases on backends, but not those that only document. */
  public static List<CaseResult> of(List<GoldenCase> cases, List<TestedBackend> backends) {
    List<CaseResult> results = new ArrayList<>();
    List<Trial> trials = new ArrayList<>();
    for (GoldenCase golden : cases) {
      for (Form form : golden.isDocumentation() ? new Form[0] : Form.values()) {
        try {
          Trial.of(golden, form).ifPresent(trials::add);
        } catch (RuntimeException e) {
          backends.forEach(
              b -> results.add(CaseResult.problem(golden, form, b.name(), describe(e))));
        }
      }
    }
    CompiledNetworks networks = CompiledNetworks.of(trials.stream().map(Trial::network).toList());
    for (TestedBackend tested : backends) {
      try (Backend backend = tested.create().get()) {
        trials.forEach(trial -> results.add(run(trial, networks, backend, tested.name())));
      }
    }
    return results;
  }

  /** The {@code .bnn} text of the networks that must agree with a case. */
  public static String text(GoldenCase golden) {
    if (golden.isDocumentation()) {
      return "# documentation, not run\n";
    }
    StringBuilder text = new StringBuilder();
    for (Form form : Form.values()) {
      try {
        Trial.of(golden, form)
            .ifPresent(trial -> {
              text.append("# ").append(golden).append(" (").append(form).append(")\n");
              text.append(trial.network().text("Case"));
            });
      } catch (RuntimeException e) {
        text.append("# no text (").append(form).append("): ").append(describe(e)).append('\n');
      }
    }
    return text.toString();
  }

  private static CaseResult run(
      Trial trial, CompiledNetworks networks, Backend backend, String name) {
    try {
      return TrialRun.of(trial, networks.type(trial.network()), backend, name);
    } catch (RuntimeException e) {
      return CaseResult.problem(trial.golden(), trial.form(), name, describe(e));
    }
  }

  private static String describe(RuntimeException e) {
    return e instanceof IllegalCaseException ? String.valueOf(e.getMessage()) : e.toString();
  }
}
