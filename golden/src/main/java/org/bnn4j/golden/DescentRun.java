package org.bnn4j.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.bnn4j.golden.CaseNetwork.Output;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.train.Schedule;
import org.bnn4j.runtime.train.Sgd;

/** Some steps of gradient descent on one batch with class numbers. */
final class DescentRun extends TrialRun {
  private static final Map<String, String> KNOWN =
      Map.of("optimizer", "sgd", "loss", "mean softmax cross-entropy");

  DescentRun(Trial trial, Class<?> type, Backend backend) {
    super(trial, type, backend);
  }

  @Override
  void run() {
    JsonObject train = golden.about().getAsJsonObject("train");
    GeneratedNetwork.Training training = network.training(optimizer(train));
    int[] labels =
        LongStream.of(golden.longs(use("in.labels"))).mapToInt(Math::toIntExact).toArray();
    Output logits = shape.outputs().getFirst();
    List<Double> losses = new ArrayList<>();
    List<Double> lengths = new ArrayList<>();
    List<Double> outputs = new ArrayList<>();
    int steps = train.get("steps").getAsInt();
    for (int step = 0; step < steps; step++) {
      losses.add((double) training.step(inputs, List.of(labels)));
      for (float value : training.output(logits)) {
        outputs.add((double) value);
      }
      lengths.add(length(gradients(training)));
      if (step == 0) {
        compareGradients(training);
      }
    }
    compare("out.losses", array(losses));
    compare("out.losses64", array(losses));
    compare("out.gradnorm", array(lengths));
    compare("out.logits", array(outputs));
    for (Parameter parameter : compareState("final.param.", "final.buf.")) {
      throw new IllegalCaseException("the file has no last value of " + parameter.path());
    }
    compareEvaluation();
  }

  private static Sgd optimizer(JsonObject train) {
    KNOWN.forEach((field, value) -> {
      JsonElement found = train.get(field);
      if (found == null || !found.getAsString().equals(value)) {
        throw new IllegalCaseException("train has " + field + " " + found + ", not " + value);
      }
    });
    return new Sgd(
        Schedule.constant(train.get("lr").getAsFloat()),
        train.get("momentum").getAsFloat(),
        train.get("weight_decay").getAsFloat());
  }

  private List<float[]> gradients(GeneratedNetwork.Training training) {
    return network.parameters().stream()
        .filter(parameter -> parameter.kind() == Parameter.Kind.TRAINED)
        .map(training::gradient)
        .toList();
  }

  /** The square root of the sum of all squares. */
  static double length(List<float[]> vectors) {
    double sum = 0;
    for (float[] vector : vectors) {
      for (float value : vector) {
        sum += (double) value * value;
      }
    }
    return Math.sqrt(sum);
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
