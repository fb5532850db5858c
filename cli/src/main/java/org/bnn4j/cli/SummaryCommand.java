package org.bnn4j.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bnn4j.generator.SummaryResult;
import org.bnn4j.generator.summary.Summary;
import org.bnn4j.generator.summary.SummaryJson;
import org.bnn4j.generator.summary.SummaryPrinter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what networks cost. */
@Command(
    name = "summary",
    description = {
      "Prints the parameters, the memory and the operations of networks, layer by layer.",
      "docs/summary.md says how they are counted."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class SummaryCommand implements Callable<Integer> {
  @Mixin private Inputs inputs;
  @Spec private CommandSpec spec;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description = "Only this network; its name alone behind the files means the same.")
  private @Nullable String network;

  @Option(names = "--json", description = "Prints JSON: an array of networks.")
  private boolean json;

  SummaryCommand() {}

  @Override
  public Integer call() {
    SummaryResult result = inputs.summarize();
    Bnn.print(spec.commandLine(), result.diagnostics());
    List<Summary> all = result.summaries();
    if (all.isEmpty()) {
      spec.commandLine().getErr().println("There is no network in " + inputs.count() + ".");
      return Bnn.INVALID_INPUT;
    }
    Optional<String> name = Optional.ofNullable(network).or(inputs::network);
    List<Summary> wanted =
        all.stream().filter(s -> name.map(s.network()::equals).orElse(true)).toList();
    if (wanted.isEmpty()) {
      return Bnn.noNetwork(
          spec.commandLine(), name.orElse(""), all.stream().map(Summary::network).toList());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? SummaryJson.print(wanted) : text(wanted));
    out.flush();
    return Bnn.OK;
  }

  private static String text(List<Summary> summaries) {
    return summaries.stream().map(SummaryPrinter::print).collect(Collectors.joining("\n"));
  }
}
