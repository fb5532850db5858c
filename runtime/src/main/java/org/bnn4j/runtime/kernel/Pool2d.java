package org.bnn4j.runtime.kernel;

/**
 * A pooling window that slides over an image. An average counts padded places as zeros and divides
 * by the places of the window that lie inside the padded image (all of them unless {@code ceil}
 * lets the window hang over); its sum runs over rows, then columns, from index 0 upwards. A maximum
 * ignores padded places; it is that of {@link Math#max}, so that NaN wins and +0 stands above −0.
 *
 * <p>The gradient of a maximum goes to the first place of its window, in row-major order, that
 * equals it ({@code ==}, or both NaN). The gradient of an average gives every place of the window
 * {@code grad / places}. A place that gets gradients from several windows adds them in row-major
 * order of the windows, starting with +0. Gradients are REAL.
 *
 * @param element REAL; for a maximum also COUNT or SIGN
 * @param ceil whether a last window that hangs over the edge is kept; it must start inside the
 *     image or its left padding
 */
public record Pool2d(
    Element element,
    int channels,
    int height,
    int width,
    int kernelHeight,
    int kernelWidth,
    int stride,
    Padding padding,
    boolean ceil) {
  public Pool2d {
    if (kernelHeight < 1 || kernelWidth < 1 || stride < 1) {
      throw new IllegalArgumentException("kernel and stride must be at least 1");
    }
    if (Math.max(padding.top(), padding.bottom()) >= kernelHeight
        || Math.max(padding.left(), padding.right()) >= kernelWidth) {
      throw new IllegalArgumentException("padding must be smaller than the window");
    }
  }

  public int outHeight() {
    return out(height, padding.top(), padding.bottom(), kernelHeight);
  }

  public int outWidth() {
    return out(width, padding.left(), padding.right(), kernelWidth);
  }

  public TensorType inputType() {
    return new TensorType(element, Shape.batch(channels, height, width));
  }

  public TensorType resultType() {
    return new TensorType(element, Shape.batch(channels, outHeight(), outWidth()));
  }

  private int out(int size, int before, int after, int kernel) {
    int room = size + before + after - kernel;
    int floor = Math.floorDiv(room, stride) + 1;
    boolean hangsOver = ceil && room % stride != 0 && floor * stride < size + before;
    return hangsOver ? floor + 1 : floor;
  }
}
