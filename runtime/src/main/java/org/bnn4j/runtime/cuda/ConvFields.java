package org.bnn4j.runtime.cuda;

import org.bnn4j.runtime.kernel.Conv2d;

/** The eighteen words of {@code Conv} in {@code args.cuh}; the first is the number of images. */
final class ConvFields {
  /** The word that says whether products with signs are added by fours. */
  static final int QUADS = 17;

  private ConvFields() {}

  /** Sets all but the number of images in the words from {@code at} on. */
  static KernelLaunch set(KernelLaunch launch, int at, Conv2d spec) {
    return launch.constants(
        at + 1,
        spec.channels(),
        spec.height(),
        spec.width(),
        spec.filters(),
        spec.outHeight(),
        spec.outWidth(),
        spec.kernelHeight(),
        spec.kernelWidth(),
        spec.stride(),
        spec.padding().top(),
        spec.padding().left(),
        spec.dilation(),
        spec.groups(),
        spec.padValue(),
        KernelLaunch.code(spec.input()),
        KernelLaunch.code(spec.weight()));
  }

  /** Places of the result in a batch. */
  static long places(Conv2d spec, int n) {
    return (long) n * spec.outHeight() * spec.outWidth();
  }

  static long ceilDiv(long a, int b) {
    return (a + b - 1) / b;
  }
}
