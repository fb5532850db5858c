package org.bnn4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bnn4j.onnx.Networks.Net;
import org.bnn4j.onnx.OnnxRuntime.Optimizer;
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
  private static final double TOLERANCE = 2e-6;

  private Networks networks;

  @BeforeAll
  void compile(@TempDir Path folder) throws IOException {
    networks =
        Networks.of(
            List.of(Networks.resource("operators.bnn")), List.of(), "org.example.nets", folder);
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
    for (Optimizer optimizer : Optimizer.values()) {
      List<float[]> actual = OnnxRuntime.run(model, optimizer, n, inputs);
      for (int i = 0; i < expected.size(); i++) {
        assertThat(Difference.of(expected.get(i), actual.get(i)))
            .as("%s, %s", net.graph().outputs().get(i), optimizer)
            .isLessThan(TOLERANCE);
      }
    }
  }
}
