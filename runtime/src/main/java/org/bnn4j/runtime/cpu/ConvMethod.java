package org.bnn4j.runtime.cpu;

import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;

/** How a convolution is added up. */
enum ConvMethod {
  /** Bits by bits: n − 2·popcount(a ^ w). */
  BINARY,
  /** Bits with masks. */
  TERNARY,
  /** Floats; signs and ternary values are expanded, and their sums are exact below 2^24. */
  FLOAT,
  /** One input channel for each output channel: floats, channels side by side. */
  DEPTHWISE;

  /**
   * The method for a convolution. Groups whose channels do not fill whole words cannot be added up
   * word by word.
   */
  static ConvMethod of(Conv2d spec) {
    if (spec.groups() > 1 && spec.groupChannels() == 1 && spec.filters() == spec.channels()) {
      return DEPTHWISE;
    }
    if (!spec.isBinary() || !spec.fillsWords()) {
      return FLOAT;
    }
    return spec.input() == Element.SIGN && spec.weight() == Element.SIGN ? BINARY : TERNARY;
  }

  /** Whether operands are words of bits. */
  boolean isBits() {
    return this == BINARY || this == TERNARY;
  }

  /** What one step of a sum takes from an input of so many channels: words or floats. */
  int steps(int channels) {
    return isBits() ? BitPacking.words(channels) : channels;
  }
}
