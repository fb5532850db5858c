package org.bnn4j.runtime.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bnn4j.runtime.kernel.Shape;
import org.bnn4j.runtime.kernel.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedFileTest {
  private static final TensorType SIGNS = TensorType.sign(Shape.of(2, 3, 1, 3));
  private static final TensorType TERNARY = TensorType.ternary(Shape.of(1, 3, 1, 3));

  @TempDir Path folder;

  private static float[] signs(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextBoolean() ? 1 : -1;
    }
    return values;
  }

  private static List<PackedFile.Entry> entries() {
    float[] zeros = {1, 0, -1, 0, 0, 1, 1, -1, 0};
    return List.of(
        PackedFile.Entry.ofValues("conv", SIGNS, signs(18, 1)),
        PackedFile.Entry.ofValues("full", TERNARY, signs(9, 2)),
        PackedFile.Entry.ofValues("holes", TERNARY, zeros),
        PackedFile.Entry.ofValues(
            "scale", TensorType.real(Shape.perChannel(2)), new float[] {0.5f, Float.NaN}),
        PackedFile.Entry.ofThresholds(
            "sign", TensorType.threshold(1), new int[] {0, 9, -3, 0, 4, 1}));
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path path = folder.resolve("net.bnn");
    PackedFile.write(path, "Net", "abc", entries());
    PackedFile read = PackedFile.read(path);
    assertThat(read.network()).isEqualTo("Net");
    assertThat(read.fingerprint()).isEqualTo("abc");
    assertThat(read.entries()).hasSameSizeAs(entries());
    for (int i = 0; i < entries().size(); i++) {
      PackedFile.Entry wanted = entries().get(i);
      PackedFile.Entry found = read.entries().get(i);
      assertThat(found.name()).isEqualTo(wanted.name());
      assertThat(found.type()).isEqualTo(wanted.type());
      assertThat(found.values()).isEqualTo(wanted.values());
      assertThat(found.words()).isEqualTo(wanted.words());
    }
  }

  @Test
  void aSignTakesOneBit() throws IOException {
    Path path = folder.resolve("net.bnn");
    PackedFile.write(path, "Net", "abc", entries());
    assertThat(Safetensors.read(path).tensors())
        .extracting(StoredTensor::describe)
        .containsExactly("U8[3]", "U8[2]", "U8[4]", "F32[1, 2, 1, 1]", "I32[6]");
  }

  @Test
  void bitsLieInLogicalOrderFromTheLowest() {
    assertThat(SignBits.pack(new float[] {1, -1, -1, 1, -1, -1, -1, -1, 1}))
        .containsExactly(0b1001, 0b1);
    assertThat(SignBits.pack(new float[] {1, 0, -1})).containsExactly(0b001, 0b101);
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path path = folder.resolve("latent.safetensors");
    Safetensors.write(path, Map.of("format", "bnn-parameters/1"), List.of());
    assertThatThrownBy(() -> PackedFile.read(path))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("latent.safetensors")
        .hasMessageContaining("'bnn-parameters/1', expected 'bnn-packed/1'");
  }

  @Test
  void bytesThatDoNotFitTheirTypeAreRefused() throws IOException {
    assertRefused("sign[1, 1, 1, 9]", StoredTensor.ofBytes("w", List.of(1), new byte[1]));
    assertRefused("sign[1, 1, 1, 7]", StoredTensor.ofBytes("w", List.of(1), new byte[] {-1}));
    assertRefused("sign[1, 1, 1, 8]", StoredTensor.ofBytes("w", List.of(2), new byte[2]));
    assertRefused("ternary[1, 1, 1, 8]", StoredTensor.ofBytes("w", List.of(2), new byte[] {1, 0}));
    assertRefused("real[1, 1, 1, 1]", StoredTensor.ofBytes("w", List.of(4), new byte[4]));
    assertRefused("real[1, 1, 1, 2]", StoredTensor.ofFloats("w", List.of(1), new float[1]));
    assertRefused("count[1, 1, 1, 1]", StoredTensor.ofFloats("w", List.of(1), new float[1]));
    assertRefused("real[0, 1, 1, 1]", StoredTensor.ofFloats("w", List.of(1), new float[1]));
    assertRefused("wood[1, 1, 1, 1]", StoredTensor.ofFloats("w", List.of(1), new float[1]));
    assertRefused("sign[99999, 99999, 9, 9]", StoredTensor.ofBytes("w", List.of(1), new byte[1]));
    assertRefused("threshold[1, 2, 1, 1]", StoredTensor.ofInts("w", List.of(6), new int[6]));
  }

  private void assertRefused(String type, StoredTensor tensor) throws IOException {
    Path path = folder.resolve("net.bnn");
    Safetensors.write(path, Map.of("format", "bnn-packed/1", "type:w", type), List.of(tensor));
    assertThatThrownBy(() -> PackedFile.read(path))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("tensor 'w'")
        .hasMessageContaining(type);
  }

  @Test
  void damageIsReadOrRefused() throws IOException {
    Path path = folder.resolve("net.bnn");
    PackedFile.write(path, "Net", "abc", entries());
    byte[] whole = Files.readAllBytes(path);
    SplittableRandom random = new SplittableRandom(2);
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] damaged = Damage.of(whole, random);
      try {
        PackedFile.of(path, Safetensors.parse(path, damaged));
      } catch (ModelFileException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(5_000);
  }
}
