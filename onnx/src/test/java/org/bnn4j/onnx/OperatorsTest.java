package org.bnn4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bnn4j.grammar.syntax.Source;
import org.bnn4j.onnx.Networks.Net;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operator that can be exported gives in ONNX Runtime what it gives here. Sums of floats have
 * another order there; without its optimizer all else is the same arithmetic, so that signs agree
 * unless a float sum lies within its rounding of zero, which it does for none of these seeds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorsTest {
  private static final double TOLERANCE = -1;
  private static final double TOLERANCE_OPTIMIZED = 1e-5;

  private Networks networks;

  static Source source() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(OperatorsTest.class.getResourceAsStream("operators.bnn"))) {
      return Source.of("operators.bnn", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @BeforeAll
  void compile(@TempDir Path folder) throws IOException {
    networks = Networks.of(List.of(source()), "org.example.nets", folder);
  }

  @AfterAll
  void close() throws IOException {
    networks.close();
  }

  @TestFactory
  List<DynamicTest> givesWhatTheSessionGives() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : networks.names()) {
      for (int n : new int[] {1, 3}) {
        tests.add(DynamicTest.dynamicTest(name + " of " + n, () -> compare(name, n)));
      }
    }
    return tests;
  }

  private void compare(String name, int n) throws Exception {
    Net net = networks.create(name, ReferenceBackend.create(), 7);
    Draw draw = new Draw(n);
    draw.parameters(net);
    List<float[]> inputs = draw.inputs(net, n);
    List<float[]> expected = net.evaluate(n, inputs);
    OnnxModel model = Exporter.export(net.graph(), net.parameters());
    Validity.check(model);
    compare(net, expected, OnnxRuntime.run(model, OptLevel.NO_OPT, n, inputs), TOLERANCE);
    compare(
        net, expected, OnnxRuntime.run(model, OptLevel.ALL_OPT, n, inputs), TOLERANCE_OPTIMIZED);
  }

  private static void compare(
      Net net, List<float[]> expected, List<float[]> actual, double tolerance) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat(Difference.of(expected.get(i), actual.get(i)))
          .as("%s of %s", net.graph().outputs().get(i), net.graph().network())
          .isLessThan(tolerance);
    }
  }
}
