package org.bnn4j.runtime.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bnn4j.runtime.Buffer;
import org.bnn4j.runtime.Kernel;
import org.bnn4j.runtime.kernel.Conv2d;
import org.bnn4j.runtime.kernel.Element;
import org.bnn4j.runtime.kernel.Padding;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What goes into memory comes out. */
interface MemoryContract extends BackendUnderTest {
  @TestFactory
  default Stream<DynamicTest> memoryKeepsValues() {
    List<TensorType> types = new ArrayList<>();
    for (Element element : List.of(Element.REAL, Element.SIGN, Element.TERNARY, Element.COUNT)) {
      for (int c : ConvolutionSpecs.CHANNELS) {
        types.add(new TensorType(element, Shape.batch(c, 3, 2)));
        types.add(new TensorType(element, Shape.of(5, c, 3, 3)));
        types.add(new TensorType(element, Shape.perChannel(c)));
      }
    }
    return types.stream().map(type -> dynamicTest(type.toString(), () -> checkKept(type)));
  }

  private void checkKept(TensorType type) {
    int n = 3;
    Sample sample = Sample.random(type, n, 1);
    Buffer buffer = Trial.scribbled(backend(), n, type);
    backend().write(type, n, sample.values(), buffer);
    float[] kept = sample.values().clone();
    if (type.element() != Element.REAL) {
      for (int i = 0; i < kept.length; i++) {
        kept[i] += 0f;
      }
    }
    Trial.assertSameBits(kept, Trial.read(backend(), n, type, buffer), "values");
  }

  @Test
  default void freshMemoryIsZero() {
    for (TensorType type :
        List.of(
            TensorType.real(Shape.batch(17, 3, 3)),
            TensorType.count(Shape.batch(17, 3, 3)),
            TensorType.ternary(Shape.batch(17, 3, 3)))) {
      Buffer buffer = backend().allocate(2, type);
      Trial.assertSameBits(
          new float[2 * 17 * 9], Trial.read(backend(), 2, type, buffer), "fresh " + type);
    }
  }

  @Test
  default void oneMemoryHoldsOneTensorAfterAnother() {
    TensorType[] types = {
      TensorType.real(Shape.batch(3, 5, 5)),
      TensorType.sign(Shape.batch(129, 2, 2)),
      TensorType.count(Shape.batch(33, 4, 4)),
      TensorType.ternary(Shape.batch(65, 3, 1))
    };
    Buffer buffer = backend().allocate(2, types);
    for (TensorType type : types) {
      Sample sample = Sample.random(type, 2, 5);
      backend().write(type, 2, sample.values(), buffer);
      assertThat(Trial.read(backend(), 2, type, buffer)).as("%s", type).isEqualTo(sample.values());
    }
  }

  @Test
  default void valuesBeyondTheTensorAreLeftAlone() {
    TensorType type = TensorType.real(Shape.batch(3, 2, 2));
    Buffer buffer = backend().allocate(4, type);
    float[] values = new float[100];
    Arrays.fill(values, 5);
    backend().write(type, 2, values, buffer);
    float[] read = new float[30];
    backend().read(type, 2, buffer, read);
    assertThat(Arrays.copyOf(read, 24)).containsOnly(5);
    assertThat(Arrays.copyOfRange(read, 24, 30)).containsOnly(0);
  }

  @Test
  default void tooFewValuesAreRefused() {
    TensorType type = TensorType.real(Shape.batch(3, 2, 2));
    Buffer buffer = backend().allocate(2, type);
    assertThatThrownBy(() -> backend().write(type, 2, new float[23], buffer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("23");
    assertThatThrownBy(() -> backend().read(type, 2, buffer, new float[23]))
        .isInstanceOf(IllegalArgumentException.class);
    Buffer labels = backend().allocate(2, TensorType.index(Shape.batch(1, 1, 1)));
    assertThatThrownBy(() -> backend().writeIndices(2, new int[1], labels))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  default void aWrongNumberOfBuffersIsRefused() {
    Conv2d spec =
        new Conv2d(Element.REAL, Element.REAL, 1, 1, 1, 1, 1, 1, 1, Padding.all(0), 1, 1, 0);
    Kernel kernel = backend().kernels().conv2d(spec);
    Buffer buffer = backend().allocate(1, spec.inputType());
    assertThatThrownBy(() -> kernel.run(1, buffer, buffer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3");
  }

  @Test
  default void aBackendDescribesItself() {
    assertThat(backend().name()).matches("[a-z]+");
    assertThat(backend().description()).isNotBlank().doesNotContain("\n");
  }
}
