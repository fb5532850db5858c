package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.cuda.driver.Device;
import org.bnn4j.runtime.kernel.Conv2d;

/**
 * The positions in which {@code input_gradient_wgmma.cu} lays out the places of an image, of any
 * phase.
 *
 * @param positions of an image, in the phase with the most
 * @param halo positions of the gradient that a block needs, in the phase with the most
 * @param taps of the kernel
 */
record PhaseGrid(int positions, int halo, int taps) {
  /** Positions of a block. */
  static final int BLOCK = 128;

  private static final int MOST_TAPS = 192;
  private static final int FILTERS = 32;
  private static final int UNIT = 8;

  /** What a block may have on compute capability 9.0. */
  private static final int MOST_BYTES = 227 * 1024;

  /** A block's sums on their way to memory. */
  private static final int LINE_BYTES = BLOCK * 20 * Float.BYTES;

  /** Offsets of the taps of a phase along an axis, and the distance of neighbouring lines. */
  private record Axis(int low, int high, int pitch) {
    static Axis of(int phase, int stride, int before, int dilation, int kernel, int size, int out) {
      int low = 0;
      int high = 0;
      boolean isFirst = true;
      for (int k = 0; k < kernel; k++) {
        int distance = phase + before - k * dilation;
        if (distance % stride == 0) {
          low = isFirst ? distance / stride : Math.min(low, distance / stride);
          high = isFirst ? distance / stride : Math.max(high, distance / stride);
          isFirst = false;
        }
      }
      int places = Math.ceilDiv(size - phase, stride);
      int pitch = Math.max(Math.max(out, places), Math.max(out - low, places + high));
      return new Axis(low, high, pitch);
    }
  }

  static PhaseGrid of(Conv2d spec) {
    int positions = 0;
    int span = 0;
    for (int i = 0; i < spec.stride() * spec.stride(); i++) {
      Axis y =
          Axis.of(
              i / spec.stride(),
              spec.stride(),
              spec.padding().top(),
              spec.dilation(),
              spec.kernelHeight(),
              spec.height(),
              spec.outHeight());
      Axis x =
          Axis.of(
              i % spec.stride(),
              spec.stride(),
              spec.padding().left(),
              spec.dilation(),
              spec.kernelWidth(),
              spec.width(),
              spec.outWidth());
      positions = Math.max(positions, y.pitch * x.pitch);
      span = Math.max(span, (y.high - y.low) * x.pitch + x.high - x.low);
    }
    int halo = Math.ceilDiv(BLOCK + span, UNIT) * UNIT;
    return new PhaseGrid(positions, halo, spec.kernelHeight() * spec.kernelWidth());
  }

  /** Bytes of a block's shared memory: the lists of taps and places, lines, and two stages. */
  int sharedBytes(int parts) {
    int stage = parts * FILTERS * 2 * halo;
    return MOST_TAPS * 2 * Integer.BYTES + halo * Integer.BYTES + LINE_BYTES + 2 * stage;
  }

  /** Whether a block of so many bytes runs on a device. */
  boolean serves(int sharedBytes, Device device) {
    return device.major() == 9 && taps <= MOST_TAPS && sharedBytes <= MOST_BYTES;
  }
}
