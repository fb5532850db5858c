package org.bnn4j.runtime.reference;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Formula;
import org.bnn4j.runtime.kernel.Pointwise;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.junit.jupiter.api.Test;

/** The reference backend refuses what would be garbage on others. */
class ReferenceBufferTest {
  private static final TensorType REAL = TensorType.real(Shape.batch(2, 1, 1));
  private static final TensorType SIGN = TensorType.sign(Shape.batch(2, 1, 1));

  private final Backend backend = ReferenceBackend.create();

  @Test
  void memoryIsReadAsWhatItHolds() {
    Buffer buffer = backend.allocate(1, REAL, SIGN);
    backend.write(REAL, 1, new float[] {1, -1}, buffer);
    assertThatThrownBy(() -> backend.read(SIGN, 1, buffer, new float[2]))
        .hasMessageContaining("holds real[batch, 2, 1, 1]")
        .hasMessageContaining("read as sign[batch, 2, 1, 1]");
  }

  @Test
  void memoryHoldsOnlyWhatItIsFor() {
    Buffer buffer = backend.allocate(1, REAL);
    assertThatThrownBy(() -> backend.write(SIGN, 1, new float[] {1, -1}, buffer))
        .hasMessageContaining("was used for sign");
    assertThatThrownBy(() -> backend.write(REAL, 2, new float[4], buffer))
        .hasMessageContaining("2 images, but memory for 1");
  }

  @Test
  void aFormulaMustGiveValuesOfItsElement() {
    Pointwise spec = Pointwise.of(REAL.shape(), Element.SIGN, Formula.argument(0), REAL);
    Buffer in = backend.allocate(1, REAL);
    backend.write(REAL, 1, new float[] {1, 0.5f}, in);
    Buffer out = backend.allocate(1, SIGN);
    assertThatThrownBy(() -> backend.kernels().pointwise(spec).run(1, in, out))
        .hasMessageContaining("0.5 is no value of a SIGN");
  }

  @Test
  void aBufferOfAnotherBackendIsRefused() {
    Buffer foreign = new Buffer() {};
    assertThatThrownBy(() -> backend.write(REAL, 1, new float[2], foreign))
        .hasMessageContaining("another backend");
  }
}
