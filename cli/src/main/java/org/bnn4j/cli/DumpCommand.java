package org.bnn4j.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.bnn4j.generator.GenerationResult;
import org.bnn4j.generator.GenerationResult.Dump;
import org.bnn4j.generator.Stage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what a stage has. */
@Command(name = "dump", description = "Prints what a stage of the compiler makes of .bnn files.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class DumpCommand implements Callable<Integer> {
  @Mixin private Inputs inputs;
  @Spec private CommandSpec spec;

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      defaultValue = "graph",
      description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Stage stage;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description = "Only this network. Default: all.")
  private @Nullable String network;

  DumpCommand() {}

  @Override
  public Integer call() {
    GenerationResult result = inputs.compile(Set.of(stage));
    List<Dump> dumps = result.dumps();
    List<Dump> wanted = dumps.stream().filter(this::isWanted).toList();
    Bnn.print(spec.commandLine(), result.diagnostics());
    if (wanted.isEmpty() && network != null) {
      List<String> known = dumps.stream().map(Dump::network).distinct().toList();
      return Bnn.noNetwork(spec.commandLine(), network, known);
    }
    PrintWriter out = spec.commandLine().getOut();
    for (Dump dump : wanted) {
      if (wanted.size() > 1) {
        out.println("== " + dump.network());
      }
      out.print(dump.text());
    }
    out.flush();
    return Bnn.OK;
  }

  /** Stages that all networks share have a dump without a name. */
  private boolean isWanted(Dump dump) {
    return network == null || dump.network().isEmpty() || dump.network().equals(network);
  }
}
