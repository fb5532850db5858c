package org.bnn4j.examples.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.bnn4j.examples.zoo.BiRealNet18;
import org.bnn4j.examples.zoo.QuickNet;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.model.Parameters;
import org.bnn4j.runtime.model.Seed;
import org.bnn4j.runtime.train.Sgd;

/**
 * A network with random weights, the same for all who run it.
 *
 * @param name its name in the ids of rows
 * @param resolution rows and columns of an image of three channels
 * @param maker makes its generated class
 */
public record Network(
    String name, int resolution, int classes, Function<Backend, Generated> maker) {

  /** Of gradient descent. */
  public static final float RATE = 0.01f;

  private static final Seed SEED = Seed.of(1);

  static final Network REFERENCE =
      new Network(
          "reference",
          32,
          10,
          backend -> {
            ReferenceNet net = ReferenceNet.create(backend, SEED);
            return new Generated(
                net.parameters(),
                () -> net.pack().session(1)::forward,
                batch -> net.training(batch, Sgd.of(RATE))::step);
          });

  static final Network SMALL =
      new Network(
          "small",
          8,
          10,
          backend -> {
            SmallNet net = SmallNet.create(backend, SEED);
            return new Generated(
                net.parameters(),
                () -> net.pack().session(1)::forward,
                batch -> net.training(batch, Sgd.of(RATE))::step);
          });

  private static final Network BIREAL_18 =
      new Network(
          "bireal18",
          224,
          1000,
          backend -> {
            BiRealNet18 net = BiRealNet18.create(backend, SEED);
            return new Generated(
                net.parameters(),
                () -> net.pack().session(1)::forward,
                batch -> net.training(batch, Sgd.of(RATE))::step);
          });

  private static final Network QUICK_NET =
      new Network(
          "quicknet",
          224,
          1000,
          backend -> {
            QuickNet net = QuickNet.create(backend, SEED);
            return new Generated(
                net.parameters(),
                () -> net.pack().session(1)::forward,
                batch -> net.training(batch, Sgd.of(RATE))::step);
          });

  /** All that are compared with peers. */
  public static final List<Network> ALL = List.of(REFERENCE, BIREAL_18, QUICK_NET);

  /**
   * What the generated class of a network offers.
   *
   * @param forward makes the packed network for one image
   * @param training makes a training for batches up to a size
   */
  public record Generated(
      Parameters parameters, Supplier<Forward> forward, IntFunction<Step> training) {}

  /** The method {@code forward} of a generated session. */
  public interface Forward {
    void forward(float[] image, float[] logits);
  }

  /** The method {@code step} of a generated training. */
  public interface Step {
    float step(float[] images, int[] labels, int n);
  }

  /** One of those, by its name. */
  public static Network of(String name) {
    return ALL.stream().filter(network -> network.name.equals(name)).findFirst().orElseThrow();
  }

  /**
   * Its generated class. As a trained network has them, batch norms shift: else the zeros behind a
   * rectifier would stay zeros, whose sign not everybody takes to be the same.
   */
  public Generated generated(Backend backend) {
    Generated network = maker.apply(backend);
    Random random = new Random(2);
    for (Parameter parameter : network.parameters().list()) {
      if (parameter.path().endsWith("bias") || parameter.path().endsWith("running_mean")) {
        float[] shifts = gaussian(random, parameter.type().shape().elements(1));
        for (int i = 0; i < shifts.length; i++) {
          shifts[i] *= 0.3f;
        }
        backend.write(parameter.type(), 1, shifts, parameter.buffer());
      }
    }
    network.parameters().changed();
    return network;
  }

  /** One image through the packed network. */
  public Task inference(Backend backend) {
    Forward network = generated(backend).forward().get();
    float[] image = images(1);
    float[] logits = new float[classes];
    return () -> {
      network.forward(image, logits);
      return logits;
    };
  }

  /** One step of training. */
  public Task trainingStep(Backend backend, int batch) {
    Step network = generated(backend).training().apply(batch);
    float[] images = images(batch);
    int[] labels = labels(batch);
    float[] loss = new float[1];
    return () -> {
      loss[0] = network.step(images, labels, batch);
      return loss;
    };
  }

  /** Whether a step of training takes seconds. */
  boolean isLarge() {
    return resolution > 32;
  }

  /** Random images. */
  public float[] images(int count) {
    return gaussian(new Random(1), count * 3 * resolution * resolution);
  }

  /** Classes, one after the other. */
  public int[] labels(int count) {
    int[] labels = new int[count];
    Arrays.setAll(labels, i -> i % classes);
    return labels;
  }

  private static float[] gaussian(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
