package org.bnn4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bnn4j.generator.GraphResult;
import org.bnn4j.generator.file.OutputFolder;
import org.bnn4j.generator.graph.InferenceGraph;
import org.bnn4j.onnx.Exporter;
import org.bnn4j.onnx.GraphParameters;
import org.bnn4j.onnx.OnnxModel;
import org.bnn4j.runtime.model.Parameters;
import org.bnn4j.runtime.model.Seed;
import org.bnn4j.runtime.reference.ReferenceBackend;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a network as an ONNX model. */
@Command(
    name = "export",
    description = {
      "Writes a network and its weights as an ONNX model of standard operators.",
      "docs/onnx.md says what is in it."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class ExportCommand implements Callable<Integer> {
  @Mixin private Inputs inputs;
  @Spec private CommandSpec spec;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description = "Which network; its name alone behind the files means the same.")
  private @Nullable String network;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Saved parameters (.safetensors). Default: fresh ones.")
  private @Nullable Path weights;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "What fresh parameters are drawn from. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The .onnx file; one that exists is replaced.")
  private Path output;

  ExportCommand() {}

  @Override
  public Integer call() throws IOException {
    GraphResult result = inputs.graphs();
    Bnn.print(spec.commandLine(), result.diagnostics());
    List<InferenceGraph> all = result.graphs();
    List<String> names = all.stream().map(InferenceGraph::network).toList();
    Optional<String> wanted = Optional.ofNullable(network).or(inputs::network);
    if (wanted.isEmpty() && all.size() != 1) {
      return refuse(
          all.isEmpty()
              ? "There is no network in " + inputs.count() + "."
              : "Name one network behind the files: " + String.join(", ", names) + ".");
    }
    String name = wanted.orElseGet(names::getFirst);
    Optional<InferenceGraph> found =
        all.stream().filter(graph -> graph.network().equals(name)).findFirst();
    return found.isPresent() ? export(found.get()) : Bnn.noNetwork(spec.commandLine(), name, names);
  }

  private int refuse(String reason) {
    spec.commandLine().getErr().println(reason);
    return Bnn.INVALID_INPUT;
  }

  private int export(InferenceGraph graph) throws IOException {
    OnnxModel model = Exporter.export(graph, parameters(graph));
    byte[] bytes = model.toBytes();
    OutputFolder.replace(output, bytes);
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        output
            + ": "
            + graph.network()
            + ", "
            + model.nodes()
            + " nodes, "
            + bytes.length
            + " bytes");
    return Bnn.OK;
  }

  private Parameters parameters(InferenceGraph graph) throws IOException {
    Parameters parameters = GraphParameters.allocate(graph, ReferenceBackend.create());
    if (weights != null) {
      parameters.load(weights);
    } else {
      parameters.initialize(Seed.of(seed));
      spec.commandLine()
          .getErr()
          .println("No --weights: the parameters are fresh ones of seed " + seed + ".");
    }
    return parameters;
  }
}
