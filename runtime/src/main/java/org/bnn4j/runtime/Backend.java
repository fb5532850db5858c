package org.bnn4j.runtime;

import java.util.function.IntConsumer;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.TensorType;

/**
 * The memory of a device, and its {@link Kernels}. A backend may be shared by any number of
 * networks and sessions.
 */
public interface Backend extends AutoCloseable {
  /** {@code cpu}, {@code reference} or {@code cuda}. */
  String name();

  /** One line for people: the kernel set, its vector width, threads or device. */
  String description();

  Kernels kernels();

  /**
   * Memory for any one of the given tensors at a time, filled with zeros; what signs and thresholds
   * hold before they are written is not defined. A tensor is read as the type as which it was
   * written, and a batch has at most {@code batch} images: a backend need not check either.
   *
   * @param batch the largest batch
   */
  Buffer allocate(int batch, TensorType... types);

  /** Memory for weights in the backend's own order. */
  Buffer allocateWeights(Conv2d spec);

  /**
   * Copies values into a tensor.
   *
   * @param n images in the batch
   * @param values in logical (NCHW, row-major) order; for SIGN ±1, for TERNARY and COUNT whole
   *     numbers
   * @throws IllegalArgumentException if there are fewer values than elements
   */
  void write(TensorType type, int n, float[] values, Buffer target);

  /** Copies a tensor into {@code values}, in logical order. */
  void read(TensorType type, int n, Buffer source, float[] values);

  /** Copies class numbers into a tensor of {@link org.bnn4j.runtime.kernel.Element#INDEX}. */
  void writeIndices(int n, int[] values, Buffer target);

  /**
   * Copies a tensor of thresholds from its words (see {@link org.bnn4j.runtime.kernel.Thresholds}).
   */
  void writeThresholds(int[] words, Buffer target);

  /** The words of a tensor of thresholds. */
  int[] readThresholds(Buffer source);

  /**
   * Prepares runs of kernels that are repeated. A backend may write down what they are for a batch
   * size and repeat that without asking again.
   *
   * @param calls runs kernels, the same on the same buffers whenever the batch is as large, and
   *     does nothing else
   */
  default Steps steps(IntConsumer calls) {
    return calls::accept;
  }

  /** Frees threads and memory of the device. Networks on this backend cannot be used any more. */
  @Override
  void close();

  /** The best backend that can run here, or the one that {@code -Dbnn.backend} names. */
  static Backend best() {
    return Backends.choose();
  }
}
