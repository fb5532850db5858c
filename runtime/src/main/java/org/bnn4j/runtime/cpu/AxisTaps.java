package org.bnn4j.runtime.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bnn4j.runtime.kernel.Conv2d;

/**
 * Along one axis: which taps of a window each output place sees, and where their inputs lie. Places
 * that see the same taps at the same distances form a class; at zero padding the classes are the
 * border's.
 */
final class AxisTaps {
  /** A class. */
  static final class Window {
    /** The taps in ascending order. */
    final int[] taps;

    /** The input of each, relative to the place's base. */
    final int[] offsets;

    private Window(int[] taps, int[] offsets) {
      this.taps = taps;
      this.offsets = offsets;
    }

    private boolean same(Window that) {
      return Arrays.equals(taps, that.taps) && Arrays.equals(offsets, that.offsets);
    }
  }

  private final List<Window> windows = new ArrayList<>();
  private final int[] windowOf;
  private final int[] base;

  private AxisTaps(int places) {
    windowOf = new int[places];
    base = new int[places];
  }

  /** A convolution: output {@code o} sees input {@code o·stride − before + k·dilation} by tap k. */
  static AxisTaps forward(
      int outputs, int inputs, int kernel, int stride, int before, int dilation) {
    AxisTaps axis = new AxisTaps(outputs);
    for (int o = 0; o < outputs; o++) {
      int[] seen = new int[kernel];
      for (int k = 0; k < kernel; k++) {
        int i = o * stride - before + k * dilation;
        seen[k] = i < inputs ? i : -1;
      }
      axis.add(o, seen);
    }
    return axis;
  }

  /** The rows of a convolution's input, each of which sees rows of the result. */
  static AxisTaps adjointRows(Conv2d spec) {
    return adjoint(
        spec.height(),
        spec.outHeight(),
        spec.kernelHeight(),
        spec.stride(),
        spec.padding().top(),
        spec.dilation());
  }

  /** The columns of a convolution's input, each of which sees columns of the result. */
  static AxisTaps adjointColumns(Conv2d spec) {
    return adjoint(
        spec.width(),
        spec.outWidth(),
        spec.kernelWidth(),
        spec.stride(),
        spec.padding().left(),
        spec.dilation());
  }

  /**
   * Its adjoint: input {@code i} sees the outputs o with {@code o·stride − before + k·dilation =
   * i}.
   */
  private static AxisTaps adjoint(
      int inputs, int outputs, int kernel, int stride, int before, int dilation) {
    AxisTaps axis = new AxisTaps(inputs);
    for (int i = 0; i < inputs; i++) {
      int[] seen = new int[kernel];
      for (int k = 0; k < kernel; k++) {
        int scaled = i + before - k * dilation;
        int o = Math.floorDiv(scaled, stride);
        seen[k] = Math.floorMod(scaled, stride) == 0 && o < outputs ? o : -1;
      }
      axis.add(i, seen);
    }
    return axis;
  }

  private void add(int place, int[] seen) {
    int[] taps = new int[seen.length];
    int count = 0;
    for (int k = 0; k < seen.length; k++) {
      if (seen[k] >= 0) {
        taps[count++] = k;
      }
    }
    int[] offsets = new int[count];
    base[place] = count == 0 ? 0 : seen[taps[0]];
    for (int t = 0; t < count; t++) {
      offsets[t] = seen[taps[t]] - base[place];
    }
    Window window = new Window(Arrays.copyOf(taps, count), offsets);
    windowOf[place] = windows.size();
    for (int w = 0; w < windows.size(); w++) {
      if (windows.get(w).same(window)) {
        windowOf[place] = w;
      }
    }
    if (windowOf[place] == windows.size()) {
      windows.add(window);
    }
  }

  int places() {
    return windowOf.length;
  }

  int windows() {
    return windows.size();
  }

  Window window(int index) {
    return windows.get(index);
  }

  /** The class of a place. */
  int windowOf(int place) {
    return windowOf[place];
  }

  /** The input to which the offsets of a place's class are relative. */
  int base(int place) {
    return base[place];
  }

  /** The first input that a place sees. */
  int first(int place) {
    int[] offsets = window(windowOf(place)).offsets;
    int first = 0;
    for (int offset : offsets) {
      first = Math.min(first, offset);
    }
    return base(place) + first;
  }

  /** The last input that a place sees. */
  int last(int place) {
    int[] offsets = window(windowOf(place)).offsets;
    int last = 0;
    for (int offset : offsets) {
      last = Math.max(last, offset);
    }
    return base(place) + last;
  }
}
