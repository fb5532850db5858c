package org.bnn4j.examples.peers.pytorch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.model.Parameters;

/**
 * The network {@code ReferenceNet} of the benchmarks with ops of PyTorch, and autograd for its
 * gradients.
 */
final class ReferenceNetwork {
  private static final int WIDTH = 64;
  private static final int SIZE = 32;
  private static final int CLASSES = 10;
  private static final float MOMENTUM = 0.1f;
  private static final float EPSILON = 1e-5f;
  private static final NDIndex SHIFTED = new NDIndex(":, :, 1:, 1:");

  private final NDManager manager;
  private final Backend backend;
  private final Iterator<Parameter> source;
  private final List<NDArray> all = new ArrayList<>();
  private final List<NDArray> trained = new ArrayList<>();
  private final List<NDArray> fixed = new ArrayList<>();
  private final List<Layer> layers = new ArrayList<>();
  private boolean training;

  /** Takes a step at a time. */
  interface Training {
    /** One step, which gives the loss before it. */
    float step();
  }

  /** A part of the network. */
  private interface Layer {
    NDArray forward(NDArray x);
  }

  /**
   * A network.
   *
   * @param parameters those of a {@code ReferenceNet}, which are copied
   */
  ReferenceNetwork(NDManager parent, Parameters parameters) {
    manager = parent.newSubManager();
    backend = parameters.backend();
    source = parameters.list().iterator();
    layers.add(convolution(3, WIDTH, 3, 1));
    layers.add(batchNorm(WIDTH));
    layers.add(x -> Estimator.engine(x).relu());
    int channels = WIDTH;
    for (int width : new int[] {WIDTH, 2 * WIDTH, 4 * WIDTH}) {
      layers.add(block(channels, width));
      layers.add(block(width, width));
      channels = width;
    }
    layers.add(x -> Estimator.engine(x).globalAvgPool());
    NDArray head = parameter(new Shape(CLASSES, channels));
    NDArray bias = parameter(new Shape(CLASSES));
    layers.add(x -> Estimator.engine(x).linear(x, head, bias).singletonOrThrow());
  }

  /** One image; nothing is kept for gradients. */
  Runnable inference() {
    return () -> logits(new float[3 * SIZE * SIZE]);
  }

  /** The logits of some images. */
  float[] logits(float[] images) {
    training = false;
    try (NDManager step = step()) {
      return forward(step.create(images, shape(images))).toFloatArray();
    }
  }

  /** Gradient descent on one batch. */
  Training training(float[] images, int[] labels, float rate) {
    training = true;
    trained.forEach(parameter -> parameter.setRequiresGradient(true));
    NDArray batch = manager.create(images, shape(images));
    NDArray oneHot = manager.create(labels).oneHot(CLASSES);
    return () -> {
      try (NDManager step = step()) {
        batch.tempAttach(step);
        oneHot.tempAttach(step);
        float value;
        try (GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
          NDArray loss = forward(batch).logSoftmax(1).mul(oneHot).sum().div(-labels.length);
          gradients.backward(loss);
          value = loss.getFloat();
        }
        trained.forEach(parameter -> Estimator.descend(parameter, rate));
        return value;
      }
    };
  }

  /** The parameters, in the order of those that were given. */
  List<float[]> parameters() {
    return all.stream().map(NDArray::toFloatArray).toList();
  }

  private static Shape shape(float[] images) {
    return new Shape(images.length / (3 * SIZE * SIZE), 3, SIZE, SIZE);
  }

  /** What a step makes is freed with the manager that it gets. */
  private NDManager step() {
    NDManager step = manager.newSubManager();
    trained.forEach(array -> array.tempAttach(step));
    fixed.forEach(array -> array.tempAttach(step));
    return step;
  }

  private NDArray forward(NDArray images) {
    NDArray x = images;
    for (Layer layer : layers) {
      x = layer.forward(x);
    }
    return x;
  }

  /** Two units with a skip around each; with other channels, the first and its skip halve. */
  private Layer block(int channels, int out) {
    Layer first = channels == out ? unit(channels) : halvingUnit(channels, out);
    Layer skip = channels == out ? x -> x : halvingSkip(channels, out);
    Layer second = unit(out);
    return x -> {
      NDArray inner = first.forward(x).add(skip.forward(x));
      return second.forward(inner).add(inner);
    };
  }

  private Layer unit(int channels) {
    Layer norm = batchNorm(channels);
    Layer convolution = binaryConvolution(channels, channels, 1);
    return x -> Estimator.engine(convolution.forward(sign(norm.forward(x)))).relu();
  }

  /**
   * A factorized reduction: two convolutions of half the filters, the second on a shifted image.
   */
  private Layer halvingUnit(int channels, int out) {
    Layer norm = batchNorm(channels);
    Layer first = binaryConvolution(channels, out / 2, 2);
    Layer second = binaryConvolution(channels, out / 2, 2);
    return x -> {
      NDArray signs = sign(norm.forward(x));
      NDArray both = first.forward(signs).concat(second.forward(signs.get(SHIFTED)), 1);
      return Estimator.engine(both).relu();
    };
  }

  private Layer halvingSkip(int channels, int out) {
    Layer convolution = convolution(channels, out, 1, 2);
    Layer norm = batchNorm(out);
    return x -> Estimator.engine(norm.forward(convolution.forward(x))).relu();
  }

  private NDArray sign(NDArray x) {
    return training ? Estimator.sign(x) : x.sign();
  }

  /** Without training the weights are made once. */
  private Layer binaryConvolution(int channels, int out, int stride) {
    NDArray latent = parameter(new Shape(out, channels, 3, 3));
    Estimator.centreAndClamp(latent);
    NDArray ready = Estimator.scaledSign(latent);
    fixed.add(ready);
    return x -> {
      if (!training) {
        return convolve(x, ready, stride);
      }
      Estimator.centreAndClamp(latent);
      return convolve(x, Estimator.scaledSign(latent), stride);
    };
  }

  private Layer convolution(int channels, int out, int kernel, int stride) {
    NDArray weight = parameter(new Shape(out, channels, kernel, kernel));
    return x -> convolve(x, weight, stride);
  }

  private static NDArray convolve(NDArray x, NDArray weight, int stride) {
    long padding = weight.getShape().get(2) / 2;
    return Estimator.engine(x)
        .convolution(
            x,
            weight,
            null,
            new Shape(stride, stride),
            new Shape(padding, padding),
            new Shape(1, 1),
            1)
        .singletonOrThrow();
  }

  private Layer batchNorm(int channels) {
    Shape shape = new Shape(channels);
    NDArray gamma = parameter(shape);
    NDArray beta = parameter(shape);
    NDArray mean = next(shape);
    NDArray variance = next(shape);
    fixed.addAll(List.of(mean, variance));
    return x ->
        Estimator.engine(x)
            .batchNorm(x, mean, variance, gamma, beta, 1, MOMENTUM, EPSILON, training)
            .singletonOrThrow();
  }

  private NDArray parameter(Shape shape) {
    NDArray parameter = next(shape);
    trained.add(parameter);
    return parameter;
  }

  private NDArray next(Shape shape) {
    Parameter parameter = source.next();
    float[] values = new float[parameter.type().shape().elements(1)];
    backend.read(parameter.type(), 1, parameter.buffer(), values);
    NDArray array = manager.create(values, shape);
    all.add(array);
    return array;
  }
}
