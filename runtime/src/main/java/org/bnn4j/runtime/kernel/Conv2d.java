package org.bnn4j.runtime.kernel;

/**
 * A two-dimensional convolution (cross-correlation, as in every deep-learning library).
 *
 * <p>{@code out[n, o, y, x] = Σ over ky, kx, i of in[n, g·I + i, y·stride − top + ky·dilation,
 * x·stride − left + kx·dilation] · weight[o, i, ky, kx]}, where I = channels / groups and g is the
 * group of o; outside the image the input is {@code padValue}.
 *
 * <p>Where input and weight are signs or ternary the sum is an exact integer. Otherwise it is a
 * float sum over ky, then kx, then i, from index 0 upwards, starting with +0, each step one {@link
 * Math#fma} (taps outside the image are left out when {@code padValue} is 0).
 *
 * @param input REAL, SIGN or TERNARY
 * @param weight REAL, SIGN or TERNARY
 * @param channels input channels, a multiple of {@code groups}
 * @param filters output channels, a multiple of {@code groups}
 * @param padValue value of places outside the image: 0, −1 or +1
 */
public record Conv2d(
    Element input,
    Element weight,
    int channels,
    int height,
    int width,
    int filters,
    int kernelHeight,
    int kernelWidth,
    int stride,
    Padding padding,
    int dilation,
    int groups,
    int padValue) {
  public Conv2d {
    if (stride < 1 || dilation < 1 || groups < 1) {
      throw new IllegalArgumentException("stride, dilation and groups must be at least 1");
    }
    if (channels % groups != 0 || filters % groups != 0) {
      throw new IllegalArgumentException(
          groups + " groups do not divide " + channels + " -> " + filters + " channels");
    }
    if (padValue < -1 || padValue > 1) {
      throw new IllegalArgumentException("a padded place must be -1, 0 or +1, not " + padValue);
    }
  }

  /** Rows of the result, less than 1 where the kernel is larger than the padded image. */
  public int outHeight() {
    return out(height + padding.top() + padding.bottom(), kernelHeight);
  }

  /** Columns of the result, less than 1 where the kernel is larger than the padded image. */
  public int outWidth() {
    return out(width + padding.left() + padding.right(), kernelWidth);
  }

  private int out(int padded, int kernel) {
    return Math.floorDiv(padded - dilation * (kernel - 1) - 1, stride) + 1;
  }

  /** Input channels that one filter sees. */
  public int groupChannels() {
    return channels / groups;
  }

  /** Products in one sum, the bound of an integer result. */
  public int taps() {
    return groupChannels() * kernelHeight * kernelWidth;
  }

  /** Whether input and weight are signs, so that the sum is an integer. */
  public boolean isBinary() {
    return input.isSign() && weight.isSign();
  }

  /**
   * Whether the channels of a group fill whole words of 32 bits, or there is one group: others
   * cannot be added up word by word.
   */
  public boolean fillsWords() {
    return groups == 1 || groupChannels() % Integer.SIZE == 0;
  }

  /**
   * COUNT for integer sums that fit, else REAL (which holds every integer of such a sum exactly).
   */
  public Element resultElement() {
    return isBinary() && taps() <= Element.MAX_COUNT ? Element.COUNT : Element.REAL;
  }

  /**
   * Whether the gradient of the input is summed by quads of filters (see {@code
   * Kernels.conv2dInputGradient}): where weights are signs, whose sums a table of sixteen holds.
   */
  public boolean inputGradientByQuads() {
    return weight == Element.SIGN;
  }

  /**
   * Whether the gradient of the weights is summed by quads of columns (see {@code
   * Kernels.conv2dWeightGradient}): where the input is signs, and a row of the result has more than
   * two columns, so that it fills most of its quads.
   */
  public boolean weightGradientByQuads() {
    return input == Element.SIGN && outWidth() > 2;
  }

  public TensorType inputType() {
    return new TensorType(input, Shape.batch(channels, height, width));
  }

  public TensorType weightType() {
    return new TensorType(weight, Shape.of(filters, groupChannels(), kernelHeight, kernelWidth));
  }

  public TensorType resultType() {
    return new TensorType(resultElement(), Shape.batch(filters, outHeight(), outWidth()));
  }
}
