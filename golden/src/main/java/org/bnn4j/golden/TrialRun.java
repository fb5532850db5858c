package org.bnn4j.golden;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bnn4j.golden.CaseNetwork.Output;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.model.Parameter;

/** Runs a trial on a backend: sets the state, steps, and compares all that the case's file has. */
abstract class TrialRun {
  /** Counts steps, with which nothing here is weighted. */
  private static final String STEP_COUNT = ".num_batches_tracked";

  final GoldenCase golden;
  final CaseNetwork shape;
  final GeneratedNetwork network;
  final List<float[]> inputs;
  private final Trial trial;
  private final Set<String> unused;
  private final List<Comparison> comparisons = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  TrialRun(Trial trial, Class<?> type, Backend backend) {
    this.trial = trial;
    this.golden = trial.golden();
    this.shape = trial.network();
    this.network = new GeneratedNetwork(type, shape, backend, golden.batch());
    this.unused = new LinkedHashSet<>(golden.tensors());
    this.inputs = shape.inputs().stream().map(this::input).toList();
  }

  /** The run that suits the case. */
  static CaseResult of(Trial trial, Class<?> type, Backend backend, String backendName) {
    TrialRun run =
        trial.golden().about().has("train")
            ? new DescentRun(trial, type, backend)
            : new StepRun(trial, type, backend);
    try {
      run.setState();
      run.run();
      run.comparePacked();
      return run.result(backendName);
    } finally {
      run.network.close();
    }
  }

  /** Steps and compares. */
  abstract void run();

  private float[] input(String name) {
    return name.equals(CaseNetwork.BLANK)
        ? new float[golden.batch()]
        : golden.floats(use("in." + name));
  }

  private void setState() {
    Optional<HashedParameters> hashed =
        HashedParameters.has(golden) ? Optional.of(new HashedParameters(golden)) : Optional.empty();
    for (Parameter parameter : network.parameters()) {
      Optional<String> given = find(parameter, "param.", "buf.", "in.");
      if (given.isPresent()) {
        network.set(parameter, golden.floats(use(given.get())));
      } else if (hashed.isEmpty()) {
        problems.add("the file has no value for " + parameter.path());
      } else if (parameter.kind() == Parameter.Kind.TRAINED) {
        network.set(parameter, hashed.get().values(parameter));
      }
    }
  }

  /** The tensor of a parameter, under the first of some prefixes that has it. */
  final Optional<String> find(Parameter parameter, String... prefixes) {
    return Stream.of(prefixes)
        .flatMap(prefix -> ParameterNames.of(parameter.path()).stream().map(prefix::concat))
        .filter(golden::has)
        .findFirst();
  }

  /** Takes note that a tensor takes part. */
  final String use(String tensor) {
    unused.remove(tensor);
    return tensor;
  }

  final void compare(String tensor, float[] actual) {
    compare(tensor, Comparison.widen(actual));
  }

  final void compare(String tensor, double[] actual) {
    compare(tensor, actual, golden.doubles(use(tensor)));
  }

  final void compare(String name, double[] actual, double[] expected) {
    comparisons.add(Comparison.of(name, actual, expected, golden.tolerance()));
  }

  final void compareExactly(String name, float[] actual, float[] expected) {
    double[] wide = Comparison.widen(expected);
    comparisons.add(Comparison.of(name, Comparison.widen(actual), wide, 0));
  }

  /** Compares the parameters with tensors under the first of some prefixes that has them. */
  final List<Parameter> compareState(String... prefixes) {
    List<Parameter> others = new ArrayList<>();
    for (Parameter parameter : network.parameters()) {
      find(parameter, prefixes)
          .ifPresentOrElse(
              tensor -> compare(tensor, network.get(parameter)), () -> others.add(parameter));
    }
    return others;
  }

  final void compareGradients(GeneratedNetwork.Training training) {
    for (Parameter parameter : network.parameters()) {
      find(parameter, "grad.").ifPresent(tensor -> compare(tensor, training.gradient(parameter)));
    }
  }

  final void compareEvaluation() {
    List<float[]> outputs = network.evaluate(inputs);
    for (int i = 0; i < outputs.size(); i++) {
      String tensor = "eval." + shape.outputs().get(i).name();
      if (golden.has(tensor)) {
        compare(tensor, outputs.get(i));
      }
    }
  }

  /** The packed network must agree with evaluation bit for bit. */
  private void comparePacked() {
    List<float[]> evaluated = network.evaluate(inputs);
    List<float[]> packed = network.runPacked(inputs);
    for (int i = 0; i < packed.size(); i++) {
      Output output = shape.outputs().get(i);
      comparisons.add(
          Comparison.ofBits("packed." + output.name(), packed.get(i), evaluated.get(i)));
    }
  }

  private CaseResult result(String backend) {
    unused.stream()
        .filter(tensor -> !tensor.endsWith(STEP_COUNT))
        .forEach(tensor -> problems.add("nothing is known to compare with tensor " + tensor));
    return new CaseResult(golden, trial.form(), backend, comparisons, problems);
  }
}
