package org.bnn4j.examples.benchmarks.gpu;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import org.bnn4j.examples.benchmarks.ReferenceNet;
import org.bnn4j.examples.zoo.BiRealNet18;
import org.bnn4j.examples.zoo.QuickNet;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.model.Seed;
import org.bnn4j.runtime.train.Sgd;

/**
 * A network with random weights; images go to the device and logits come back in every call.
 *
 * @param resolution rows and columns of an image of three channels
 */
record DeviceNetwork(
    String name, int resolution, int classes, SessionFactory sessions, TrainingFactory trainings) {
  private static final Seed SEED = Seed.of(1);

  static final DeviceNetwork REFERENCE =
      of(
          "reference",
          32,
          10,
          backend -> ReferenceNet.create(backend, SEED),
          (net, batch) -> net.pack().session(batch)::forward,
          (net, batch) -> net.training(batch, Sgd.of(0.01f))::step);

  static final DeviceNetwork BIREAL_18 =
      of(
          "bireal18",
          224,
          1000,
          backend -> BiRealNet18.create(backend, SEED),
          (net, batch) -> net.pack().session(batch)::forward,
          (net, batch) -> net.training(batch, Sgd.of(0.01f))::step);

  static final DeviceNetwork QUICK_NET =
      of(
          "quicknet",
          224,
          1000,
          backend -> QuickNet.create(backend, SEED),
          (net, batch) -> net.pack().session(batch)::forward,
          (net, batch) -> net.training(batch, Sgd.of(0.01f))::step);

  /** The method {@code forward} of a generated session. */
  interface Forward {
    void forward(float[] images, float[] logits, int n);
  }

  /** The method {@code step} of a generated training. */
  interface Step {
    float step(float[] images, int[] labels, int n);
  }

  /** Makes the packed network for batches up to a size. */
  interface SessionFactory {
    Forward of(Backend backend, int batch);
  }

  /** Makes a training for batches up to a size. */
  interface TrainingFactory {
    Step of(Backend backend, int batch);
  }

  private interface OfNet<N, R> {
    R of(N net, int batch);
  }

  private static <N> DeviceNetwork of(
      String name,
      int resolution,
      int classes,
      Function<Backend, N> create,
      OfNet<N, Forward> session,
      OfNet<N, Step> training) {
    return new DeviceNetwork(
        name,
        resolution,
        classes,
        (backend, batch) -> session.of(create.apply(backend), batch),
        (backend, batch) -> training.of(create.apply(backend), batch));
  }

  /** A batch through the packed network. */
  Runnable inference(Backend backend, int batch) {
    Forward network = sessions.of(backend, batch);
    float[] images = randomImages(batch);
    float[] logits = new float[batch * classes];
    return () -> network.forward(images, logits, batch);
  }

  /** One step of training. */
  Runnable trainingStep(Backend backend, int batch) {
    Step network = trainings.of(backend, batch);
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
