package org.bnn4j.generator;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bnn4j.generator.Networks.Net;
import org.bnn4j.runtime.model.Parameter;

/** Numbers for tests. */
final class Draw {
  private final Random random;

  Draw(long seed) {
    this.random = new Random(seed);
  }

  /** Images, now and then of zeros, signs or whole numbers, on which the edges of formulas lie. */
  float[] images(int n, int size) {
    float[] values = new float[n * size];
    for (int i = 0; i < n; i++) {
      int kind = random.nextInt(8);
      for (int j = i * size; j < (i + 1) * size; j++) {
        values[j] =
            switch (kind) {
              case 0 -> random.nextInt(3) - 1;
              case 1 -> random.nextInt(9) - 4;
              default -> (float) random.nextGaussian();
            };
      }
    }
    return values;
  }

  List<float[]> inputs(Net net, int n) {
    List<float[]> inputs = new ArrayList<>();
    net.inputSizes().forEach(size -> inputs.add(images(n, size)));
    return inputs;
  }

  /**
   * Parameters of every kind: scales of batch norm that are negative or zero on some channels.
   *
   * @param strange whether NaN is among the scales
   */
  void parameters(Net net, boolean strange) {
    List<String> paths = net.parameters().list().stream().map(Parameter::path).toList();
    for (Parameter p : net.parameters().list()) {
      float[] values = new float[p.type().shape().elements(1)];
      boolean scale =
          p.path().endsWith("weight")
              && paths.contains(p.path().replaceAll("weight$", "running_var"));
      boolean variance = p.path().endsWith("running_var");
      for (int i = 0; i < values.length; i++) {
        float normal = (float) random.nextGaussian();
        values[i] = variance ? normal * normal * 20 : normal;
        if (scale) {
          values[i] =
              switch (random.nextInt(12)) {
                case 0 -> 0;
                case 1 -> -0f;
                case 2 -> strange ? Float.NaN : 1;
                default -> normal;
              };
        } else if (p.path().endsWith("running_mean")) {
          values[i] = random.nextBoolean() ? random.nextInt(5) - 2 : normal * 4;
        } else if (random.nextInt(20) == 0) {
          values[i] = 0;
        }
      }
      net.set(p.path(), values);
    }
  }
}
