package org.bnn4j.examples.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Padding;

/**
 * Our convolutions beside what the processor's bit operations allow. Only taps inside the image
 * count.
 */
final class BoundBenchmark {
  private static final double TERA = 1e12;
  private static final String BOUND = "xor + popcount + add";

  /** So many taps, none of them outside the image, that only the inner loop matters. */
  private static final Conv2d INNER =
      new Conv2d(Element.SIGN, Element.SIGN, 2048, 9, 9, 64, 3, 3, 1, Padding.all(0), 1, 1, 0);

  private final Suite suite;
  private final Backend backend;
  private final double bound;

  /**
   * A benchmark.
   *
   * @param bound operations a second on all threads
   */
  BoundBenchmark(Suite suite, Backend backend, double bound) {
    this.suite = suite;
    this.backend = backend;
    this.bound = bound;
  }

  /** Adds the rows. {@code seconds} are those of a layer. */
  void run(Report report, ToDoubleFunction<Layer> seconds) {
    double inner = 2.0 * INNER.taps() * INNER.resultType().shape().image();
    double time = suite.perLayer().seconds(BinaryConvolution.of(backend, INNER));
    report.add(
        Row.speeds(RowIds.INNER_BOUND, inner / time / TERA, bound / TERA, BOUND, "TOPS")
            .withNote("a convolution of 18,432 taps"));
    List<Layer> layers =
        suite.layers().stream().filter(l -> l.kernel() == 3 && l.stride() == 1).toList();
    double[] speeds =
        layers.stream()
            .mapToDouble(layer -> operationsInside(layer) / seconds.applyAsDouble(layer))
            .toArray();
    report.add(
        Row.speeds(
                RowIds.SHARE_OF_BOUND,
                Statistics.geometricMean(speeds) / TERA,
                bound / TERA,
                BOUND,
                "TOPS")
            .withNote("3x3 convolutions; taps outside the image do not count"));
  }

  /** Operations of a layer of stride 1 without those on padding. */
  private static double operationsInside(Layer layer) {
    int border = layer.padding();
    double all = layer.kernel() * layer.size();
    double inside = all - border * (border + 1);
    return layer.operations() * inside * inside / (all * all);
  }
}
