package org.bnn4j.generator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bnn4j.generator.Networks.Net;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packed networks equal their evaluation bit for bit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PackingTest {
  private static final int BATCH = 100;

  private final Backend cpu = CpuBackend.create();
  private final Backend reference = ReferenceBackend.create();
  private Path folder = Path.of("");
  private Networks networks;

  @BeforeAll
  void compile(@TempDir Path temporary) throws Exception {
    folder = temporary;
    networks = Networks.of(text("packing.bnn"), folder);
  }

  @AfterAll
  void close() throws Exception {
    networks.close();
    cpu.close();
    reference.close();
  }

  static String text(String file) throws Exception {
    try (var in = PackingTest.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "BiReal", "Xnor", "Ternary", "Padded", "Pixel", "Chains", "Batched", "Learned", "Sided"
      })
  void equalsEvaluation(String name) throws Exception {
    for (int seed = 1; seed <= 2; seed++) {
      Net net = networks.create(name, cpu, seed);
      new Draw(seed).parameters(net, seed == 2);
      if (seed == 1) {
        List<float[]> outputs = net.evaluate(BATCH, new Draw(9).inputs(net, BATCH));
        assertThat(outputs.stream().anyMatch(output -> isTelling(output, BATCH))).isTrue();
      }
      assertEqual(networks, net, name, cpu, reference, 3, BATCH, folder);
    }
  }

  @Test
  void countsTheImagesOfEachRun() throws Exception {
    Net net = networks.create("Batched", cpu, 1);
    net.set("parts.bias", 1, 2, 3);
    Net.Packed packed = net.pack();
    for (int n : new int[] {1, 2, 4}) {
      List<float[]> zeros = List.of(new float[n * 48]);
      assertThat(net.evaluate(n, zeros).get(0)[0]).isEqualTo(30f / n);
      assertThat(packed.forward(n, zeros).get(0)[0]).isEqualTo(30f / n);
    }
  }

  /**
   * Compares evaluation, packed network and loaded packed network, and a few images on the
   * reference backend.
   */
  static void assertEqual(
      Networks networks,
      Net net,
      String name,
      Backend cpu,
      Backend reference,
      int batches,
      int batch,
      Path folder)
      throws Exception {
    Path file = folder.resolve(name + ".packed");
    Net.Packed packed = net.pack();
    packed.save(file);
    Net.Packed loaded = net.load(file);
    Draw draw = new Draw(batches);
    List<float[]> last = List.of();
    for (int i = 0; i < batches; i++) {
      last = draw.inputs(net, batch);
      List<float[]> expected = net.evaluate(batch, last);
      assertSame(packed.forward(batch, last), expected, "packed " + name);
      if (i == 0) {
        assertSame(loaded.forward(batch, last), expected, "loaded " + name);
      }
    }
    int few = 3;
    List<float[]> inputs =
        last.stream().map(a -> Arrays.copyOf(a, a.length / batch * few)).toList();
    List<float[]> expected = net.evaluate(few, inputs);
    Net slow = networks.create(name, reference, 1);
    net.parameters().list().forEach(p -> slow.set(p.path(), net.get(p.path())));
    assertSame(slow.evaluate(few, inputs), expected, "reference " + name);
    assertSame(slow.pack().forward(few, inputs), expected, "reference packed " + name);
    assertSame(slow.load(file).forward(few, inputs), expected, "reference loaded " + name);
  }

  /** Whether outputs tell images apart, so that comparing them says something. */
  private static boolean isTelling(float[] output, int batch) {
    int size = output.length / batch;
    return IntStream.range(size, output.length).anyMatch(i -> output[i] != output[i % size])
        && IntStream.range(0, output.length).noneMatch(i -> Float.isNaN(output[i]));
  }

  private static void assertSame(List<float[]> actual, List<float[]> expected, String what) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).as("%s, output %d", what, i).isEqualTo(expected.get(i));
    }
  }
}
