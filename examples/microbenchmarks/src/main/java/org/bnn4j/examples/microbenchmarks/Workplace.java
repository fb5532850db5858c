package org.bnn4j.examples.microbenchmarks;

import java.util.Random;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.TensorType;

/**
 * The backend of a benchmark and random tensors on it. The threads are those of {@code
 * bnn.threads}.
 */
final class Workplace implements AutoCloseable {
  private final Backend backend = CpuBackend.create();
  private final Random random = new Random(1);
  private final int batch;

  /**
   * A workplace.
   *
   * @param batch images in tensors that have images
   */
  Workplace(int batch) {
    this.batch = batch;
  }

  Backend backend() {
    return backend;
  }

  /** A tensor of numbers around zero, or of signs. */
  Buffer tensor(TensorType type) {
    float[] values = new float[type.shape().elements(batch)];
    for (int i = 0; i < values.length; i++) {
      float value = random.nextFloat() - 0.5f;
      values[i] = type.element() == Element.SIGN ? Math.copySign(1, value) : value;
    }
    Buffer buffer = backend.allocate(batch, type);
    backend.write(type, batch, values, buffer);
    return buffer;
  }

  /** Weights in the order in which a convolution reads them. */
  Buffer arranged(Conv2d spec) {
    Buffer arranged = backend.allocateWeights(spec);
    backend.kernels().arrangeWeights(spec).run(1, tensor(spec.weightType()), arranged);
    return arranged;
  }

  @Override
  public void close() {
    backend.close();
  }
}
