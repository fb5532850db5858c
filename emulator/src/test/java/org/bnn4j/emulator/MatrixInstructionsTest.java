package org.bnn4j.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.bnn4j.emulator.Launches.Size;
import org.bnn4j.runtime.cuda.driver.Driver;
import org.bnn4j.runtime.cuda.driver.DriverProbe;
import org.bnn4j.runtime.cuda.driver.ThisMachine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each matrix instruction against a plain product of matrices: on the emulated device, or on a GPU
 * where {@code -Dbnn.test.instructions} names the test's kernels as nvcc compiled them.
 */
class MatrixInstructionsTest {
  private static final String COMPILED = "bnn.test.instructions";
  private static final byte[] FAT_BINARY = {0x50, (byte) 0xed, 0x55, (byte) 0xba, 1, 0};
  private static final int STEP_WORDS = 8;

  private final SplittableRandom random = new SplittableRandom(7);
  private @Nullable Driver device;
  private Launches launches;

  @BeforeEach
  void open() throws IOException {
    String compiled = System.getProperty(COMPILED, "");
    if (!compiled.isEmpty()) {
      Driver gpu = DriverProbe.open(new ThisMachine());
      device = gpu;
      launches = new Launches(gpu, gpu.load(Files.readAllBytes(Path.of(compiled))));
      return;
    }
    assumeTrue(EmulatedDevice.obstacle().isEmpty(), () -> EmulatedDevice.obstacle().orElseThrow());
    Driver emulated = EmulatedDevice.create(9, 0, 1 << 20);
    device = emulated;
    launches = new Launches(emulated, emulated.load(FAT_BINARY));
  }

  @AfterEach
  void close() {
    if (device != null) {
      device.close();
    }
  }

  private int[] words(int count) {
    return random.ints(count).toArray();
  }

  @Test
  void mmaOfBits() {
    int[] left = words(16 * STEP_WORDS);
    int[] right = words(8 * STEP_WORDS);
    int[] before = random.ints(16 * 8, -1000, 1000).toArray();
    long result = launches.upload(before);
    launches.launch(
        "instruction_mma_b1",
        Size.block(32, 0),
        launches.upload(left),
        launches.upload(right),
        result);
    int[] expected = before.clone();
    addProduct(left, right, 0, 8, expected);
    assertThat(launches.ints(result, expected.length)).isEqualTo(expected);
  }

  /** Adds the common bits of rows of {@code left} and columns of {@code right} to sums. */
  private static void addProduct(int[] left, int[] right, int from, int columns, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      for (int w = 0; w < STEP_WORDS; w++) {
        int row = left[i / columns * STEP_WORDS + w];
        sums[i] += Integer.bitCount(row & right[from + i % columns * STEP_WORDS + w]);
      }
    }
  }

  /** Small integers, so that the sums are exact in any order. */
  @Test
  void mmaOfBf16() {
    float[] left = integers(16 * 16);
    float[] right = integers(8 * 16);
    float[] before = integers(16 * 8);
    long result = launches.upload(before);
    launches.launch(
        "instruction_mma_bf16",
        Size.block(32, 0),
        launches.upload(left),
        launches.upload(right),
        result);
    float[] expected = before.clone();
    for (int i = 0; i < expected.length; i++) {
      for (int k = 0; k < 16; k++) {
        expected[i] += left[i / 8 * 16 + k] * right[i % 8 * 16 + k];
      }
    }
    assertThat(launches.floats(result, expected.length)).isEqualTo(expected);
  }

  private float[] integers(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextInt(-128, 128);
    }
    return values;
  }

  @Test
  void ldmatrix() {
    int[] rows = words(32 * 4);
    long result = launches.upload(new int[32 * 4]);
    launches.launch("instruction_ldmatrix", Size.block(32, 512), launches.upload(rows), 0L, result);
    int[] read = launches.ints(result, 32 * 4);
    for (int lane = 0; lane < 32; lane++) {
      for (int m = 0; m < 4; m++) {
        assertThat(read[lane * 4 + m]).isEqualTo(rows[(m * 8 + lane / 4) * 4 + lane % 4]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 128, 192, 256})
  void wgmma(int columns) {
    int[] left = words(64 * STEP_WORDS);
    int[] right = words(2 * columns * STEP_WORDS);
    int[] expected = new int[64 * columns];
    addProduct(left, right, 0, columns, expected);
    addProduct(left, right, columns * STEP_WORDS, columns, expected);
    long result = launches.upload(new int[expected.length]);
    launches.launch(
        "instruction_wgmma_n" + columns,
        Size.block(128, 2 * columns * 32),
        launches.upload(left),
        launches.upload(right),
        result);
    assertThat(launches.ints(result, expected.length)).isEqualTo(expected);
  }

  @Test
  void cpAsync() {
    int[] values = words(32 * 8);
    long result = launches.upload(new int[32 * 8]);
    launches.launch(
        "instruction_copies", Size.block(32, 1024), launches.upload(values), 0L, result);
    int[] copied = launches.ints(result, 32 * 8);
    for (int i = 0; i < copied.length; i++) {
      assertThat(copied[i]).isEqualTo(i / 8 % 2 == 0 ? values[i] : 0);
    }
  }
}
