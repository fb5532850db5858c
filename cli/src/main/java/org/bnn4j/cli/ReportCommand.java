package org.bnn4j.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bnn4j.generator.ReportResult;
import org.bnn4j.generator.report.Report;
import org.bnn4j.generator.report.ReportPrinter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what became of networks. */
@Command(
    name = "report",
    description = {
      "Prints what was fused and packed and what was not, layer by layer, and what training keeps.",
      "docs/report.md says how to read it."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class ReportCommand implements Callable<Integer> {
  @Mixin private Inputs inputs;
  @Spec private CommandSpec spec;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description = "Only this network; its name alone behind the files means the same.")
  private @Nullable String network;

  ReportCommand() {}

  @Override
  public Integer call() {
    ReportResult result = inputs.report();
    Bnn.print(spec.commandLine(), result.diagnostics());
    List<Report> all = result.reports().stream().map(r -> r.report()).toList();
    if (all.isEmpty()) {
      spec.commandLine().getErr().println("There is no network in " + inputs.count() + ".");
      return Bnn.INVALID_INPUT;
    }
    Optional<String> name = Optional.ofNullable(network).or(inputs::network);
    List<Report> wanted =
        all.stream().filter(r -> name.map(r.network()::equals).orElse(true)).toList();
    if (wanted.isEmpty()) {
      return Bnn.noNetwork(
          spec.commandLine(), name.orElse(""), all.stream().map(Report::network).toList());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(wanted.stream().map(ReportPrinter::print).collect(Collectors.joining("\n")));
    out.flush();
    return Bnn.OK;
  }
}
