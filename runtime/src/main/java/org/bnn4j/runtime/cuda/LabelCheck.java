package org.bnn4j.runtime.cuda;

/**
 * The first label that was no class, which kernels leave on the device: {@code (2^31 − 1 − image)
 * << 32 | label}, 0 for none. Whoever reads results next hears of it.
 */
final class LabelCheck {
  private final CudaDevice device;
  private DeviceMemory.Block word;
  private int classes;
  private boolean needed;

  LabelCheck(CudaDevice device) {
    this.device = device;
    this.word = device.ask(() -> device.memory().allocate(Long.BYTES));
  }

  /** From now on labels may be wrong. */
  long addressFor(int numberOfClasses) {
    needed = true;
    classes = Math.max(classes, numberOfClasses);
    return word.address();
  }

  /** Refuses what was computed from a label that is no class. */
  void check() {
    if (!needed) {
      return;
    }
    long found = device.transfers().download(word.address());
    if (found != 0) {
      device.clear(word.address(), Long.BYTES);
      int label = (int) found;
      int image = Integer.MAX_VALUE - (int) (found >>> 32);
      throw new IllegalArgumentException(
          "label " + label + " of image " + image + ": classes are 0 to " + (classes - 1));
    }
  }
}
