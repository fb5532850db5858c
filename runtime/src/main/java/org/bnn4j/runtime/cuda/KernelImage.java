package org.bnn4j.runtime.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;

/** The kernels as they were built ahead of time, for all devices. */
final class KernelImage {
  private static final String RESOURCE = "kernels.fatbin.gz";

  private KernelImage() {}

  /** The bytes that the driver loads. */
  static byte[] bytes() {
    try (InputStream in = KernelImage.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the jar of bnn-runtime lacks " + RESOURCE);
      }
      return new GZIPInputStream(in).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the jar of bnn-runtime: " + RESOURCE, e);
    }
  }
}
