package org.bnn4j.examples.benchmarks;

import java.util.List;
import java.util.stream.Stream;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Padding;

/**
 * A convolution of a square image with as many filters as channels, padded with zeros so that a
 * stride of 1 keeps the size.
 *
 * @param kind its name in the ids of rows
 */
public record Layer(String kind, int kernel, int stride, int channels, int size) {
  /** All that are measured. */
  static final List<Layer> ALL =
      Stream.of(of("conv3x3", 3, 1), of("conv1x1", 1, 1), of("conv3x3s2", 3, 2))
          .flatMap(List::stream)
          .toList();

  /** Four sizes with equal work, those of residual networks on images of 224 x 224. */
  private static List<Layer> of(String kind, int kernel, int stride) {
    return Stream.of(64, 128, 256, 512)
        .map(channels -> new Layer(kind, kernel, stride, channels, 64 * 56 / channels))
        .toList();
  }

  /** For instance {@code conv3x3.c64h56}. */
  public String id() {
    return kind + ".c" + channels + "h" + size;
  }

  /** Rows of zeros on each side. */
  public int padding() {
    return kernel / 2;
  }

  /** Rows and columns of the result. */
  public int outSize() {
    return binary().outHeight();
  }

  /** Two for each multiply-accumulate. */
  public double operations() {
    Conv2d spec = binary();
    return 2.0 * spec.taps() * spec.resultType().shape().image();
  }

  /** The layer on bits. */
  public Conv2d binary() {
    return new Conv2d(
        Element.SIGN,
        Element.SIGN,
        channels,
        size,
        size,
        channels,
        kernel,
        kernel,
        stride,
        Padding.all(padding()),
        1,
        1,
        0);
  }
}
