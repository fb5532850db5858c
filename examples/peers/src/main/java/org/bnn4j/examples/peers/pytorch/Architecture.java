package org.bnn4j.examples.peers.pytorch;

import ai.djl.ndarray.index.NDIndex;
import java.util.function.Supplier;

/** The networks of the benchmark. */
final class Architecture {
  private static final NDIndex SHIFTED = new NDIndex(":, :, 1:, 1:");

  private final Layers layers;

  private Architecture(Layers layers) {
    this.layers = layers;
  }

  /**
   * A network, by its name in the ids of rows.
   *
   * @throws IllegalArgumentException if it is not written here
   */
  static Layer of(String name, Layers layers) {
    Architecture architecture = new Architecture(layers);
    return switch (name) {
      case "reference" -> architecture.reference();
      case "bireal18" -> architecture.biRealNet18();
      case "quicknet" -> architecture.quickNet();
      default -> throw new IllegalArgumentException(name + " is not written for PyTorch");
    };
  }

  private Layer reference() {
    return layers
        .convolution(1, 1)
        .then(layers.batchNorm(), layers.relu())
        .then(xnorBlock(), xnorBlock())
        .then(halvingXnorBlock(), xnorBlock())
        .then(halvingXnorBlock(), xnorBlock())
        .then(classifier());
  }

  private Layer classifier() {
    return layers.globalAveragePool().then(layers.linear());
  }

  private static Layer repeat(int times, Supplier<Layer> layer) {
    Layer all = layer.get();
    for (int i = 1; i < times; i++) {
      all = all.then(layer.get());
    }
    return all;
  }

  private static Layer residual(Layer layer) {
    return layer.plus(x -> x);
  }

  /** Two units with a skip around each. */
  private Layer xnorBlock() {
    return repeat(2, () -> residual(xnorUnit()));
  }

  private Layer xnorUnit() {
    return layers
        .batchNorm()
        .then(layers.signs(Binarization.XNOR))
        .then(layers.binaryConvolution(1, Binarization.XNOR), layers.relu());
  }

  /** The first unit and its skip halve. */
  private Layer halvingXnorBlock() {
    Layer main = halvingXnorUnit();
    Layer skip = layers.convolution(2, 0).then(layers.batchNorm(), layers.relu());
    return main.plus(skip).then(residual(xnorUnit()));
  }

  /**
   * A factorized reduction: two convolutions of half the filters, the second on a shifted image.
   */
  private Layer halvingXnorUnit() {
    Layer norm = layers.batchNorm().then(layers.signs(Binarization.XNOR));
    Layer first = layers.binaryConvolution(2, Binarization.XNOR);
    Layer second = layers.binaryConvolution(2, Binarization.XNOR);
    return norm.then(
        x -> first.forward(x).concat(second.forward(x.get(SHIFTED)), 1), layers.relu());
  }

  private Layer biRealNet18() {
    return layers
        .convolution(2, 3)
        .then(layers.batchNorm(), layers.maxPool(3, 2, 1))
        .then(repeat(4, () -> residual(biRealUnit(1))))
        .then(repeat(3, this::biRealStage))
        .then(classifier());
  }

  private Layer biRealUnit(int stride) {
    return layers
        .signs(Binarization.BIREAL)
        .then(layers.binaryConvolution(stride, Binarization.BIREAL), layers.batchNorm());
  }

  /** Four units, of which the first halves. */
  private Layer biRealStage() {
    Layer main = biRealUnit(2);
    Layer skip = layers.averagePool(2).then(layers.convolution(1, 0), layers.batchNorm());
    return main.plus(skip).then(repeat(3, () -> residual(biRealUnit(1))));
  }

  private Layer quickNet() {
    return quickStem()
        .then(quickResiduals())
        .then(repeat(3, () -> quickTransition().then(quickResiduals())))
        .then(layers.relu(), classifier());
  }

  /** Sizes as Keras keeps them: of an even image only the end is padded. */
  private Layer quickStem() {
    Layer end = layers.pad(0, 1, 0);
    return end.then(layers.convolution(2, 0), kerasBatchNorm(true), layers.relu())
        .then(end, layers.convolution(2, 0, 16), kerasBatchNorm(false))
        .then(layers.convolution(1, 0), kerasBatchNorm(true));
  }

  private Layer kerasBatchNorm(boolean affine) {
    return layers.batchNorm(affine, 1e-3f, 0.01f);
  }

  private Layer quickResiduals() {
    return repeat(4, () -> residual(quickUnit()));
  }

  private Layer quickUnit() {
    return layers
        .signs(Binarization.LARQ)
        .then(layers.binaryConvolution(1, Binarization.LARQ))
        .then(layers.relu(), layers.batchNorm());
  }

  /** Halves without aliasing. */
  private Layer quickTransition() {
    return layers
        .relu()
        .then(layers.maxPool(2, 1, 0), layers.fixedFilter(2, 1))
        .then(layers.convolution(1, 0), layers.batchNorm());
  }
}
