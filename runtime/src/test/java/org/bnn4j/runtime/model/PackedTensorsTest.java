package org.bnn4j.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.io.ModelFileException;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedTensorsTest {
  private static final TensorType SIGNS = TensorType.sign(Shape.of(2, 2, 1, 1));
  private static final TensorType TERNARY = TensorType.ternary(Shape.of(3, 1, 1, 1));
  private static final TensorType REALS = TensorType.real(Shape.perChannel(2));
  private static final int[] WORDS = {0, 4, -1, 0, 3, 1};

  @TempDir Path folder;

  private final Backend backend = ReferenceBackend.create();

  private List<PackedTensor> tensors(Shape signs) {
    return List.of(
        tensor("conv.weight", TensorType.sign(signs)),
        tensor("ternary", TERNARY),
        tensor("scale", REALS),
        tensor("thresholds", TensorType.threshold(1)));
  }

  private PackedTensor tensor(String name, TensorType type) {
    return new PackedTensor(name, type, backend.allocate(1, type));
  }

  @BeforeEach
  void save() throws IOException {
    List<PackedTensor> tensors = tensors(SIGNS.shape());
    backend.write(SIGNS, 1, new float[] {1, -1, -1, 1}, tensors.get(0).buffer());
    backend.write(TERNARY, 1, new float[] {0, -1, 1}, tensors.get(1).buffer());
    backend.write(REALS, 1, new float[] {0.25f, -3}, tensors.get(2).buffer());
    backend.writeThresholds(WORDS, tensors.get(3).buffer());
    PackedTensors.save(folder.resolve("net.bnn"), "Net", "f1", backend, tensors);
  }

  private float[] read(PackedTensor tensor) {
    float[] values = new float[tensor.type().shape().elements(1)];
    backend.read(tensor.type(), 1, tensor.buffer(), values);
    return values;
  }

  @Test
  void whatIsSavedIsLoaded() throws IOException {
    List<PackedTensor> tensors = tensors(SIGNS.shape());
    PackedTensors.load(folder.resolve("net.bnn"), "Net", "f1", backend, tensors);
    assertThat(read(tensors.get(0))).containsExactly(1, -1, -1, 1);
    assertThat(read(tensors.get(1))).containsExactly(0, -1, 1);
    assertThat(read(tensors.get(2))).containsExactly(0.25f, -3);
    assertThat(backend.readThresholds(tensors.get(3).buffer())).containsExactly(WORDS);
  }

  @Test
  void anotherNetworkIsRefusedAndChangesNothing() {
    assertRefused("Other", "f1", SIGNS.shape(), "network 'Net', expected 'Other'");
    assertRefused("Net", "f2", SIGNS.shape(), "structure 'f1', expected 'f2'");
    assertRefused(
        "Net", "f1", Shape.of(2, 3, 1, 1), "is sign[2, 2, 1, 1], expected 'conv.weight' of sign");
  }

  private void assertRefused(String network, String fingerprint, Shape signs, String message) {
    List<PackedTensor> tensors = tensors(signs);
    Path file = folder.resolve("net.bnn");
    assertThatThrownBy(() -> PackedTensors.load(file, network, fingerprint, backend, tensors))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("net.bnn")
        .hasMessageContaining(message)
        .hasMessageContaining("again");
    assertThat(read(tensors.get(2))).containsOnly(0);
  }

  @Test
  void aMissingTensorIsRefused() {
    List<PackedTensor> tensors = tensors(SIGNS.shape()).subList(0, 3);
    Path file = folder.resolve("net.bnn");
    assertThatThrownBy(() -> PackedTensors.load(file, "Net", "f1", backend, tensors))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("holds 4 tensors, expected 3");
  }
}
