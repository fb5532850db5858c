package org.bnn4j.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bnn4j.onnx.Networks.Net;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.model.Parameter;

/** Numbers for tests. */
final class Draw {
  private final Random random;

  Draw(long seed) {
    this.random = new Random(seed);
  }

  /** Images, every second of small whole numbers, on which the edges of formulas lie. */
  List<float[]> inputs(Net net, int n) {
    List<float[]> inputs = new ArrayList<>();
    for (int size : net.inputSizes()) {
      float[] values = new float[n * size];
      for (int i = 0; i < values.length; i++) {
        boolean whole = i / size % 2 == 1;
        values[i] = whole ? random.nextInt(5) - 2 : (float) random.nextGaussian();
      }
      inputs.add(values);
    }
    return inputs;
  }

  /** Statistics and slopes of batch norms, and biases, as if the network had been trained. */
  void parameters(Net net) {
    Backend backend = net.parameters().backend();
    List<String> paths = net.parameters().list().stream().map(Parameter::path).toList();
    for (Parameter p : net.parameters().list()) {
      float[] values = new float[p.type().shape().elements(1)];
      backend.read(p.type(), 1, p.buffer(), values);
      boolean slope =
          p.path().endsWith("weight")
              && paths.contains(p.path().replaceAll("weight$", "running_var"));
      for (int i = 0; i < values.length; i++) {
        float normal = (float) random.nextGaussian();
        if (p.path().endsWith("running_var")) {
          values[i] = 0.5f + normal * normal;
        } else if (slope) {
          values[i] = 1 + 0.4f * normal;
        } else if (values.length == p.type().shape().c()) {
          values[i] += 0.3f * normal;
        }
      }
      backend.write(p.type(), 1, values, p.buffer());
    }
    net.parameters().changed();
  }
}
