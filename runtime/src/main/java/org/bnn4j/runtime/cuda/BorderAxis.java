package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.kernel.Conv2d;

/**
 * Places along an axis, by the taps that lie inside the image: a class for each of the first {@code
 * low} and of the last {@code high}, and one for those between, as {@code conv_rows.cuh} says.
 */
record BorderAxis(int low, int high, int places) {
  static BorderAxis vertical(Conv2d spec) {
    int before = spec.padding().top();
    return of(spec, spec.height(), spec.outHeight(), spec.kernelHeight(), before);
  }

  static BorderAxis horizontal(Conv2d spec) {
    int before = spec.padding().left();
    return of(spec, spec.width(), spec.outWidth(), spec.kernelWidth(), before);
  }

  private static BorderAxis of(Conv2d spec, int size, int places, int kernel, int before) {
    if (spec.padValue() < 0) {
      return new BorderAxis(0, 0, places);
    }
    int low = Math.min(places, Math.ceilDiv(before, spec.stride()));
    int reach = size + before - spec.dilation() * (kernel - 1);
    int high = places - Math.min(places, Math.max(0, Math.ceilDiv(reach, spec.stride())));
    return low + high > places
        ? new BorderAxis(places, 0, places)
        : new BorderAxis(low, high, places);
  }

  int classes() {
    return low + 1 + high;
  }

  /** The last place before the last {@code high}. */
  int lastInside() {
    return places - high - 1;
  }
}
