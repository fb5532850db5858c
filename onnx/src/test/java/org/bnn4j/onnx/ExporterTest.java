package org.bnn4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bnn4j.generator.GenerationRequest;
import org.bnn4j.generator.Generator;
import org.bnn4j.generator.graph.InferenceGraph;
import org.bnn4j.grammar.syntax.Source;
import org.bnn4j.runtime.model.Parameter;
import org.bnn4j.runtime.model.Parameters;
import org.bnn4j.runtime.model.Seed;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExporterTest {
  private static final String NET =
      """
      network Net {
        input image: real[2, 4, 4]
        let unit = image |> binary_conv(3, kernel: 3, padding: 1) |> batch_norm()
        output maps = unit
        output scores = unit |> flatten() |> linear(2) |> relu()
      }
      """;

  /** A loss that owns a parameter, which is in files although only training reads it. */
  private static final String LOSS =
      """
      block weighted_loss() (x: real[k]) {
        target wanted: real[k]
        parameter weight: real[k] = normal(0, 1)
        let d = (x - wanted) * weight
        return mean(d * d, over: [batch, k])
      }

      network Net {
        input x: real[4]
        let start = x |> linear(3) |> dropout(0.5)
        output y = start |> linear(2, bias: false)
        loss y |> weighted_loss()
      }
      """;

  @Test
  void namesThingsAsTheTextDoes() {
    OnnxModel model = fresh(NET);
    Validity.check(model);
    var graph = model.proto().getGraph();
    assertThat(graph.getName()).isEqualTo("Net");
    assertThat(graph.getInputList())
        .extracting(ExporterTest::signature)
        .containsExactly("image[N, 2, 4, 4]");
    assertThat(graph.getOutputList())
        .extracting(ExporterTest::signature)
        .containsExactly("maps[N, 3, 4, 4]", "scores[N, 2]");
    assertThat(graph.getInitializerList())
        .extracting(TensorProto::getName)
        .contains(
            "scores.linear.weight",
            "scores.linear.bias",
            "unit.batch_norm.slope",
            "unit.binary_conv.scale");
    assertThat(graph.getNodeList())
        .extracting(node -> node.getOpType() + " " + node.getName())
        .contains(
            "GreaterOrEqual unit.binary_conv.greater_or_equal",
            "Conv unit.binary_conv.count",
            "Relu scores",
            "Gemm scores.linear.gemm",
            "Add maps");
    assertThat(graph.getNodeList())
        .extracting(NodeProto::getDocString)
        .allMatch(place -> place.contains(".bnn:"));
  }

  @Test
  void storesSignsApartFromTheirScales() {
    TensorProto signs =
        fresh(NET).proto().getGraph().getInitializerList().stream()
            .filter(tensor -> tensor.getDimsList().equals(List.of(3L, 2L, 3L, 3L)))
            .findFirst()
            .orElseThrow();
    FloatBuffer values =
        signs.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] numbers = new float[values.remaining()];
    values.get(numbers);
    assertThat(numbers).containsOnly(-1, 1).contains(-1, 1);
  }

  @Test
  void givesTheSameBytesEachTime() {
    assertThat(fresh(NET).toBytes()).isEqualTo(fresh(NET).toBytes());
  }

  @Test
  void parametersAreThoseOfTheGeneratedClass(@TempDir Path folder) throws Exception {
    try (Networks networks =
        Networks.of(List.of(Source.of("Test.bnn", LOSS)), List.of(), "org.example.nets", folder)) {
      Parameters generated = networks.create("Net", ReferenceBackend.create(), 5).parameters();
      assertThat(numbers(parameters(networks.graph("Net"), 5)))
          .isEqualTo(numbers(generated))
          .hasSize(6)
          .anyMatch(text -> text.startsWith("loss.weight"));
      Path file = folder.resolve("net.safetensors");
      generated.save(file);
      Parameters loaded = parameters(networks.graph("Net"), 6);
      assertThat(numbers(loaded)).isNotEqualTo(numbers(generated));
      loaded.load(file);
      assertThat(numbers(loaded)).isEqualTo(numbers(generated));
    }
  }

  @Test
  void classNumbersAreIntegers() {
    OnnxModel model =
        fresh(
            """
            network Net {
              input x: real[2]
              input label: index[]
              output y = x + 1
              output same = label
            }
            """);
    Validity.check(model);
    assertThat(model.proto().getGraph().getInputList())
        .extracting(ValueInfoProto::getName, ExporterTest::elementType)
        .containsExactly(
            tuple("x", TensorProto.DataType.FLOAT), tuple("label", TensorProto.DataType.INT64));
    assertThat(elementType(model.proto().getGraph().getOutput(1)))
        .isEqualTo(TensorProto.DataType.INT64);
  }

  @Test
  void explainsWhatOnnxHasNot() {
    assertThatThrownBy(() ->
            fresh(
                """
                network Net {
                  input x: real[2]
                  parameter key: real[1] = zeros()
                  output y = random_uniform()(x, key, key)
                }
                """))
        .isInstanceOf(ExportException.class)
        .hasMessageStartingWith(
            "Test.bnn:4:14: the kernel random_uniform has no counterpart in ONNX: ");
  }

  @Test
  void refusesWhatIsTooLargeForAFile() {
    InferenceGraph graph =
        graph(
            """
            network Net {
              input x: real[32768]
              output y = x |> linear(32768)
            }
            """);
    assertThatThrownBy(() -> GraphParameters.allocate(graph, ReferenceBackend.create()))
        .isInstanceOf(ExportException.class)
        .hasMessageStartingWith(
            "Net has 4096 MiB of numbers, but an ONNX file holds less than 2048: ");
  }

  private static OnnxModel fresh(String text) {
    InferenceGraph graph = graph(text);
    return Exporter.export(graph, parameters(graph, 1));
  }

  private static InferenceGraph graph(String text) {
    GenerationRequest request =
        new GenerationRequest(List.of(Source.of("Test.bnn", text)), "org.example", Set.of());
    return new Generator().graphs(request).graphs().getFirst();
  }

  private static Parameters parameters(InferenceGraph graph, long seed) {
    Parameters parameters = GraphParameters.allocate(graph, ReferenceBackend.create());
    parameters.initialize(Seed.of(seed));
    return parameters;
  }

  private static List<String> numbers(Parameters parameters) {
    return parameters.list().stream().map(p -> numbers(parameters, p)).sorted().toList();
  }

  private static String numbers(Parameters parameters, Parameter parameter) {
    float[] values = new float[parameter.type().shape().elements(1)];
    parameters.backend().read(parameter.type(), 1, parameter.buffer(), values);
    return parameter.path() + parameter.sizes() + parameter.kind() + Arrays.toString(values);
  }

  private static TensorProto.DataType elementType(ValueInfoProto info) {
    return TensorProto.DataType.forNumber(info.getType().getTensorType().getElemType());
  }

  /** {@code image[N, 2, 4, 4]}. */
  private static String signature(ValueInfoProto info) {
    return info.getName()
        + info.getType().getTensorType().getShape().getDimList().stream()
            .map(d -> d.hasDimParam() ? d.getDimParam() : String.valueOf(d.getDimValue()))
            .toList();
  }
}
