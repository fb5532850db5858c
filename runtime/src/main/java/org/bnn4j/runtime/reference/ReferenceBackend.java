package org.bnn4j.runtime.reference;

import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernels;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;

/** The backend that defines what the others compute. It is chosen only where it is named. */
public final class ReferenceBackend implements Backend {
  private final Kernels kernels = new ReferenceKernels();

  private ReferenceBackend() {}

  public static ReferenceBackend create() {
    return new ReferenceBackend();
  }

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public String description() {
    return "reference: scalar Java on one thread, slow, for comparison";
  }

  @Override
  public Kernels kernels() {
    return kernels;
  }

  @Override
  public Buffer allocate(int batch, TensorType... types) {
    return new ReferenceBuffer(batch, types);
  }

  @Override
  public Buffer allocateWeights(Conv2d spec) {
    return new ReferenceBuffer(1, spec.weightType());
  }

  @Override
  public void write(TensorType type, int n, float[] values, Buffer target) {
    int elements = elements(type, n, values.length);
    Tensor tensor = ReferenceBuffer.write(target, type, n);
    for (int i = 0; i < elements; i++) {
      if (type.element() == Element.INDEX) {
        tensor.words()[i] = (int) values[i];
      } else {
        tensor.values()[i] = Tensor.stored(type.element(), values[i]);
      }
    }
  }

  @Override
  public void read(TensorType type, int n, Buffer source, float[] values) {
    int elements = elements(type, n, values.length);
    Tensor tensor = ReferenceBuffer.read(source, type, n);
    for (int i = 0; i < elements; i++) {
      values[i] = type.element() == Element.INDEX ? tensor.words()[i] : tensor.values()[i];
    }
  }

  @Override
  public void writeIndices(int n, int[] values, Buffer target) {
    TensorType type = TensorType.index(Shape.batch(1, 1, 1));
    int elements = elements(type, n, values.length);
    Tensor tensor = ReferenceBuffer.write(target, type, n);
    System.arraycopy(values, 0, tensor.words(), 0, elements);
  }

  @Override
  public void writeThresholds(int[] words, Buffer target) {
    ReferenceBuffer.of(target).replaceWords(words.clone());
  }

  @Override
  public int[] readThresholds(Buffer source) {
    return ReferenceBuffer.of(source).words().clone();
  }

  @Override
  public void close() {}

  private static int elements(TensorType type, int n, int given) {
    int elements = type.shape().elements(n);
    if (given < elements) {
      throw new IllegalArgumentException(
          type + " has " + elements + " elements for n = " + n + ", but the array has " + given);
    }
    return elements;
  }
}
