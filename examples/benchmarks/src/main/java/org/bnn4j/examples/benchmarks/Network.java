package org.bnn4j.examples.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.bnn4j.examples.zoo.BiRealNet18;
import org.bnn4j.examples.zoo.QuickNet;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.model.Seed;
import org.bnn4j.runtime.train.Sgd;

/**
 * A network with random weights.
 *
 * @param name its name in the ids of rows
 * @param resolution rows and columns of an image of three channels
 * @param forward makes the packed network for one image
 * @param training makes a training for batches up to a size
 */
record Network(
    String name,
    int resolution,
    int classes,
    Function<Backend, Forward> forward,
    Training training) {

  private static final Seed SEED = Seed.of(1);

  static final Network REFERENCE =
      new Network(
          "reference",
          32,
          10,
          backend -> ReferenceNet.create(backend, SEED).pack().session(1)::forward,
          (backend, batch) ->
              ReferenceNet.create(backend, SEED).training(batch, Sgd.of(0.01f))::step);

  static final Network SMALL =
      new Network(
          "small",
          8,
          10,
          backend -> SmallNet.create(backend, SEED).pack().session(1)::forward,
          (backend, batch) -> SmallNet.create(backend, SEED).training(batch, Sgd.of(0.01f))::step);

  private static final Network BIREAL_18 =
      new Network(
          "bireal18",
          224,
          1000,
          backend -> BiRealNet18.create(backend, SEED).pack().session(1)::forward,
          (backend, batch) ->
              BiRealNet18.create(backend, SEED).training(batch, Sgd.of(0.01f))::step);

  private static final Network QUICK_NET =
      new Network(
          "quicknet",
          224,
          1000,
          backend -> QuickNet.create(backend, SEED).pack().session(1)::forward,
          (backend, batch) -> QuickNet.create(backend, SEED).training(batch, Sgd.of(0.01f))::step);

  /** All that are compared with peers. */
  static final List<Network> ALL = List.of(REFERENCE, BIREAL_18, QUICK_NET);

  /** The method {@code forward} of a generated session. */
  interface Forward {
    void forward(float[] image, float[] logits);
  }

  /** The method {@code step} of a generated training. */
  interface Step {
    float step(float[] images, int[] labels, int n);
  }

  /** Makes a training. */
  interface Training {
    Step of(Backend backend, int batch);
  }

  /** One image through the packed network. */
  Runnable inference(Backend backend) {
    Forward network = forward.apply(backend);
    float[] image = randomImages(1);
    float[] logits = new float[classes];
    return () -> network.forward(image, logits);
  }

  /** One step of training. */
  Runnable trainingStep(Backend backend, int batch) {
    Step network = training.of(backend, batch);
    float[] images = randomImages(batch);
    int[] labels = new int[batch];
    Arrays.setAll(labels, i -> i % classes);
    return () -> network.step(images, labels, batch);
  }

  private float[] randomImages(int count) {
    Random random = new Random(1);
    float[] images = new float[count * 3 * resolution * resolution];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    return images;
  }
}
