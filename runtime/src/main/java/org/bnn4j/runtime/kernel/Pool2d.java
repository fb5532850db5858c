package org.bnn4j.runtime.kernel;

/**
 * A pooling window that slides over an image. An average counts padded places as zeros and divides by
 * the places of the window that lie inside the padded image (all of them unless {@code ceil} lets the
 * window hang over); its sum runs over rows, then columns, from index 0 upwards. A maximum ignores
 * padded places, and its gradient goes to the first maximum in row-major order.
 *
 * @param element REAL; for a maximum also COUNT or SIGN
 * @param ceil whether a last window that hangs over the edge is kept; it must start inside the image
 *     or its left padding
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
