package org.bnn4j.examples.peers.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.model.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * Makes layers with ops of PyTorch. Each takes the next of the parameters of a network of ours, so
 * that layers have to be made in the order of the parameters.
 */
final class Layers {
  private final NDManager manager;
  private final Backend backend;
  private final Iterator<Parameter> source;
  private final List<NDArray> all = new ArrayList<>();
  private final List<NDArray> trained = new ArrayList<>();
  private final List<NDArray> fixed = new ArrayList<>();
  private boolean training;

  /**
   * Layers.
   *
   * @param manager holds copies of the parameters
   */
  Layers(NDManager manager, Parameters parameters) {
    this.manager = manager;
    backend = parameters.backend();
    source = parameters.list().iterator();
  }

  /** From here on layers work as in training, with gradients; or not. */
  void setTraining(boolean value) {
    training = value;
  }

  /** The parameters that the optimizer changes. */
  List<NDArray> trained() {
    return trained;
  }

  /** All else that layers keep. */
  List<NDArray> fixed() {
    return fixed;
  }

  /** The parameters, in the order of those that were given. */
  List<float[]> parameters() {
    return all.stream().map(NDArray::toFloatArray).toList();
  }

  Layer relu() {
    return x -> engine(x).relu();
  }

  Layer maxPool(int kernel, int stride, int padding) {
    return x -> engine(x).maxPool(square(kernel), square(stride), square(padding), false);
  }

  /** Windows side by side. */
  Layer averagePool(int kernel) {
    return x -> engine(x).avgPool(square(kernel), square(kernel), square(0), false, true);
  }

  Layer globalAveragePool() {
    return x -> engine(x).globalAvgPool();
  }

  Layer linear() {
    NDArray weight = parameter();
    NDArray bias = parameter();
    return x -> engine(x).linear(x, weight, bias).singletonOrThrow();
  }

  /** Zeros or other numbers behind the last row and column alone, or all around. */
  Layer pad(int before, int behind, int value) {
    Shape sides = new Shape(before, behind, before, behind);
    return x -> x.pad(sides, value);
  }

  Layer convolution(int stride, int padding) {
    return convolution(stride, padding, 1);
  }

  Layer convolution(int stride, int padding, int groups) {
    NDArray weight = parameter();
    return x -> convolve(x, weight, stride, padding, groups);
  }

  /** One whose weights are not trained; each channel by itself. */
  Layer fixedFilter(int stride, int padding) {
    NDArray weight = fixedParameter();
    int channels = (int) weight.getShape().get(0);
    return x -> convolve(x, weight, stride, padding, channels);
  }

  /** What a binary convolution sees of activations. */
  Layer signs(Binarization binarization) {
    return x -> training ? binarization.activation(x) : x.sign();
  }

  /** On signs; padded by the half of its kernel. Without training the weights are made once. */
  Layer binaryConvolution(int stride, Binarization binarization) {
    NDArray latent = parameter();
    int half = (int) latent.getShape().get(2) / 2;
    int value = binarization.padValue();
    Layer padded = value == 0 ? x -> x : pad(half, half, value);
    int padding = value == 0 ? half : 0;
    binarization.beforeForward(latent.stopGradient());
    NDArray ready = binarization.weight(latent);
    fixed.add(ready);
    return padded.then(x -> {
      if (!training) {
        return convolve(x, ready, stride, padding, 1);
      }
      binarization.beforeForward(latent.stopGradient());
      return convolve(x, binarization.weight(latent), stride, padding, 1);
    });
  }

  Layer batchNorm() {
    return batchNorm(true, 1e-5f, 0.1f);
  }

  /**
   * Batch norm.
   *
   * @param affine whether it has a weight and a bias
   * @param momentum what new statistics count; for DJL it is what the old ones count
   */
  Layer batchNorm(boolean affine, float epsilon, float momentum) {
    @Nullable NDArray weight = affine ? parameter() : null;
    @Nullable NDArray bias = affine ? parameter() : null;
    NDArray mean = fixedParameter();
    NDArray variance = fixedParameter();
    NDArray gain = weight == null ? constant(mean.onesLike()) : weight;
    NDArray shift = bias == null ? constant(mean.zerosLike()) : bias;
    return x ->
        engine(x)
            .batchNorm(x, mean, variance, gain, shift, 1, 1 - momentum, epsilon, training)
            .singletonOrThrow();
  }

  private static NDArray convolve(NDArray x, NDArray weight, int stride, int padding, int groups) {
    return engine(x)
        .convolution(x, weight, null, square(stride), square(padding), square(1), groups)
        .singletonOrThrow();
  }

  private NDArray parameter() {
    NDArray parameter = next();
    trained.add(parameter);
    return parameter;
  }

  private NDArray fixedParameter() {
    return constant(next());
  }

  private NDArray constant(NDArray array) {
    fixed.add(array);
    return array;
  }

  private NDArray next() {
    Parameter parameter = source.next();
    float[] values = new float[parameter.type().shape().elements(1)];
    backend.read(parameter.type(), 1, parameter.buffer(), values);
    long[] sizes = parameter.sizes().stream().mapToLong(size -> size).toArray();
    NDArray array = manager.create(values, new Shape(sizes));
    all.add(array);
    return array;
  }

  private static Shape square(int size) {
    return new Shape(size, size);
  }

  /** The ops that DJL leaves to its engines. */
  private static NDArrayEx engine(NDArray x) {
    return x.getNDArrayInternal();
  }
}
