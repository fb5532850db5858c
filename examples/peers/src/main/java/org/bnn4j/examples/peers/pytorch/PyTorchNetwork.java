package org.bnn4j.examples.peers.pytorch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import org.bnn4j.examples.benchmarks.Network;
import org.bnn4j.examples.benchmarks.Task;
import org.bnn4j.runtime.model.Parameters;

/** A network of the benchmark with ops of PyTorch, and autograd for its gradients. */
final class PyTorchNetwork {
  private final NDManager manager;
  private final Network network;
  private final Layers layers;
  private final Layer whole;

  /**
   * A network.
   *
   * @param parameters those of the same network of ours, which are copied
   */
  PyTorchNetwork(NDManager parent, Network network, Parameters parameters) {
    manager = parent.newSubManager();
    this.network = network;
    layers = new Layers(manager, parameters);
    whole = Architecture.of(network.name(), layers);
  }

  /** The logits of some images; nothing is kept for gradients. */
  float[] logits(float[] images) {
    layers.setTraining(false);
    try (NDManager step = step()) {
      return whole.forward(step.create(images, shape(images))).toFloatArray();
    }
  }

  /** Steps of gradient descent on one batch, which give the loss before them. */
  Task training(float[] images, int[] labels, float rate) {
    layers.setTraining(true);
    layers.trained().forEach(parameter -> parameter.setRequiresGradient(true));
    NDArray batch = manager.create(images, shape(images));
    NDArray oneHot = manager.create(labels).oneHot(network.classes());
    return () -> {
      try (NDManager step = step()) {
        batch.tempAttach(step);
        oneHot.tempAttach(step);
        float value;
        try (GradientCollector gradients = Engine.getEngine("PyTorch").newGradientCollector()) {
          NDArray logits = whole.forward(batch);
          NDArray loss = logits.logSoftmax(1).mul(oneHot).sum().div(-labels.length);
          gradients.backward(loss);
          value = loss.getFloat();
        }
        layers.trained().forEach(parameter -> descend(parameter, rate));
        return new float[] {value};
      }
    };
  }

  /** The parameters, in the order of those that were given. */
  List<float[]> parameters() {
    return layers.parameters();
  }

  private Shape shape(float[] images) {
    int size = network.resolution();
    return new Shape(images.length / (3 * size * size), 3, size, size);
  }

  /** What a step makes is freed with the manager that it gets. */
  private NDManager step() {
    NDManager step = manager.newSubManager();
    layers.trained().forEach(array -> array.tempAttach(step));
    layers.fixed().forEach(array -> array.tempAttach(step));
    return step;
  }

  /** In place; the gradient is zero afterwards. */
  private static void descend(NDArray parameter, float rate) {
    NDArray gradient = parameter.getGradient();
    NDArray values = parameter.stopGradient();
    values.subi(gradient.mul(rate));
    gradient.subi(gradient);
    gradient.close();
  }
}
