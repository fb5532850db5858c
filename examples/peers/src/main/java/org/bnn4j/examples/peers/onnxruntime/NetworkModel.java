package org.bnn4j.examples.peers.onnxruntime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bnn4j.examples.benchmarks.Network;
import org.bnn4j.generator.GenerationRequest;
import org.bnn4j.generator.Generator;
import org.bnn4j.generator.graph.InferenceGraph;
import org.bnn4j.grammar.syntax.Source;
import org.bnn4j.onnx.Exporter;
import org.bnn4j.runtime.Backend;
import org.bnn4j.runtime.cpu.CpuBackend;

/** The networks of the benchmark as ONNX models exported from their texts. */
final class NetworkModel {
  private static final Map<String, Text> TEXTS =
      Map.of(
          "reference", new Text("ReferenceNet", "reference.bnn"),
          "bireal18", new Text("BiRealNet18", "bireal_net.bnn", "imagenet.bnn"),
          "quicknet", new Text("QuickNet", "quick_net.bnn", "imagenet.bnn", "larq.bnn"));

  private NetworkModel() {}

  /**
   * Where a network stands.
   *
   * @param file one beside this class
   * @param neighbours files that it needs
   */
  private record Text(String network, String file, List<String> neighbours) {
    Text(String network, String file, String... neighbours) {
      this(network, file, List.of(neighbours));
    }
  }

  /** The model of a network with its parameters. */
  static byte[] of(Network network) {
    Text text = Objects.requireNonNull(TEXTS.get(network.name()), network.name());
    GenerationRequest request =
        new GenerationRequest(
            List.of(source(text.file())),
            text.neighbours().stream().map(NetworkModel::source).toList(),
            NetworkModel.class.getPackageName(),
            Set.of());
    InferenceGraph graph =
        new Generator()
            .graphs(request).graphs().stream()
                .filter(g -> g.network().equals(text.network()))
                .findFirst()
                .orElseThrow();
    try (Backend backend = CpuBackend.create()) {
      return Exporter.export(graph, network.generated(backend).parameters()).toBytes();
    }
  }

  private static Source source(String file) {
    try (InputStream in = Objects.requireNonNull(NetworkModel.class.getResourceAsStream(file))) {
      return Source.of(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
