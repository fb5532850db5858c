package org.bnn4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bnn4j.generator.file.SourceFiles;
import org.bnn4j.grammar.syntax.Source;
import org.bnn4j.onnx.Networks.Net;
import org.bnn4j.onnx.OnnxRuntime.Optimizer;
import org.bnn4j.runtime.cpu.CpuBackend;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Published networks give in ONNX Runtime what they give here. Their real convolutions add in
 * another order there, so a sign whose number lies within a rounding of zero may be another; the
 * seeds are such that none is without the optimizer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ZooTest {
  private static final double TOLERANCE = 1e-5;
  private static final int IMAGES = 2;

  private Networks networks;

  @BeforeAll
  void compile(@TempDir Path folder) throws IOException {
    Path zoo = Path.of("..", "examples", "zoo", "src", "main", "bnn");
    List<Path> files =
        Stream.of("resnet_20", "vgg_small", "bireal_net", "quick_net", "imagenet", "larq")
            .map(name -> zoo.resolve(name + ".bnn"))
            .toList();
    List<Source> neighbours = SourceFiles.read(zoo, files);
    networks =
        Networks.of(
            List.of(Networks.resource("zoo.bnn")), neighbours, "org.bnn4j.examples.zoo", folder);
  }

  @AfterAll
  void close() throws IOException {
    networks.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SmallResNet20", "SmallVgg", "SmallBiReal18", "SmallQuickNet"})
  void givesWhatTheSessionGives(String name) throws Exception {
    Net net = networks.create(name, CpuBackend.create(), 3);
    Draw draw = new Draw(5);
    draw.parameters(net);
    List<float[]> inputs = draw.inputs(net, IMAGES);
    assertThat(difference(net, inputs, Optimizer.NONE)).isLessThan(TOLERANCE);
    assertThat(difference(net, inputs, Optimizer.ALL)).isLessThan(TOLERANCE);
  }

  /**
   * Fresh batch norms shift nothing, so that many sums are exactly 0. They are decided as here,
   * unless an optimizer multiplies weights by scales.
   */
  @Test
  void decidesTiesAsTheSessionDoes() throws Exception {
    Net net = networks.create("SmallResNet20", CpuBackend.create(), 3);
    List<float[]> inputs = new Draw(5).inputs(net, IMAGES);
    assertThat(difference(net, inputs, Optimizer.NONE)).isLessThan(TOLERANCE);
    assertThat(difference(net, inputs, Optimizer.WITHOUT_SCALES)).isLessThan(TOLERANCE);
  }

  private static double difference(Net net, List<float[]> inputs, Optimizer optimizer)
      throws Exception {
    OnnxModel model = Exporter.export(net.graph(), net.parameters());
    Validity.check(model);
    return Difference.of(
        net.evaluate(IMAGES, inputs).getFirst(),
        OnnxRuntime.run(model, optimizer, IMAGES, inputs).getFirst());
  }
}
