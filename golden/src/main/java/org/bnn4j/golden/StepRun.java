package org.bnn4j.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bnn4j.golden.CaseNetwork.Output;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.train.Sgd;

/** One forward and backward in training, whose loss is the sum of the outputs times {@code cot}. */
final class StepRun extends TrialRun {
  private static final String SAMPLES = "gradsample.";

  StepRun(Trial trial, Class<?> type, Backend backend) {
    super(trial, type, backend);
  }

  @Override
  void run() {
    Map<String, float[]> before = new HashMap<>();
    network.parameters().forEach(p -> before.put(p.path(), network.get(p)));
    GeneratedNetwork.Training training = network.training(Sgd.of(0));
    List<float[]> targets = shape.outputs().stream().map(this::target).toList();
    float loss = training.step(inputs, targets);
    compareOutputs(training, loss);
    if (golden.has("grad.x")) {
      compare("grad.x", training.inputGradient("x", inputs.getFirst().length));
    }
    compareGradients(training);
    compareSamples(training);
    for (Parameter parameter : compareState("after.param.", "after.buf.", "after.")) {
      float[] old = before.getOrDefault(parameter.path(), new float[0]);
      compareExactly("unchanged " + parameter.path(), network.get(parameter), old);
    }
    compareEvaluation();
  }

  private void compareOutputs(GeneratedNetwork.Training training, float loss) {
    for (Output output : shape.outputs()) {
      float[] values = training.output(output);
      float[] wanted = output.perImage() ? values : Arrays.copyOf(values, output.size());
      compare("out." + output.name(), wanted);
    }
    if (golden.has("out.loss")) {
      compare("out.loss", new float[] {loss});
    }
  }

  /** The values of {@code cot}; zeros where there are none, and for the images behind the first. */
  private float[] target(Output output) {
    String tensor = "cot." + output.name();
    float[] values = golden.has(tensor) ? golden.floats(use(tensor)) : new float[0];
    return Arrays.copyOf(values, golden.batch() * output.size());
  }

  /** Gradients of which the file has every n-th value, and the length of the whole. */
  private void compareSamples(GeneratedNetwork.Training training) {
    for (Parameter parameter : network.parameters()) {
      find(parameter, SAMPLES)
          .ifPresent(tensor -> {
            float[] gradient = training.gradient(parameter);
            JsonObject samples = samples(tensor.substring(SAMPLES.length()));
            compare(tensor, everyNth(gradient, samples.get("step").getAsInt()));
            double[] length = {DescentRun.length(List.of(gradient))};
            double[] expected = {samples.get("l2").getAsDouble()};
            compare("l2 of " + tensor, length, expected);
          });
    }
  }

  private JsonObject samples(String parameter) {
    JsonElement all = golden.about().get("grad_samples");
    if (all == null || !all.getAsJsonObject().has(parameter)) {
      throw new IllegalCaseException("grad_samples does not say which of " + parameter);
    }
    return all.getAsJsonObject().getAsJsonObject(parameter);
  }

  private static double[] everyNth(float[] values, int step) {
    List<Double> samples = new ArrayList<>();
    for (int i = 0; i < values.length; i += step) {
      samples.add((double) values[i]);
    }
    return samples.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
