package org.bnn4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.bnn4j.golden.GoldenCase;
import org.bnn4j.golden.GoldenFolder;
import org.bnn4j.golden.GoldenReport;
import org.bnn4j.golden.GoldenRun;
import org.bnn4j.golden.TestedBackend;
import org.bnn4j.runtime.cuda.driver.NoDeviceException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs golden vectors. */
@Command(
    name = "golden",
    description = {
      "Runs golden vectors (bnn-golden/1): each becomes .bnn text, Java and a class, and its results",
      "are compared on every backend. Ends with 1 if one does not agree or there are none."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class GoldenCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "The folder of the .safetensors files.")
  private Path folder;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description = {
        "Only this backend: reference, cpu-vector, cpu-plain or cuda.",
        "Default: all but cuda, which needs a GPU."
      })
  private @Nullable String backend;

  @Option(names = "--case", paramLabel = "ID", description = "Only this case. Default: all.")
  private @Nullable String chosen;

  @Option(
      names = "--show",
      paramLabel = "ID",
      description = "Prints the .bnn text of a case and runs nothing.")
  private @Nullable String shown;

  @Option(names = "--verbose", description = "Prints every comparison, too.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this text.")
  @SuppressWarnings("unused") // picocli acts on it.
  private boolean help;

  @Spec private CommandSpec spec;

  GoldenCommand() {}

  @Override
  public Integer call() throws IOException {
    List<TestedBackend> backends = backends();
    if (!Files.isDirectory(folder)) {
      return refuse("There is no folder " + folder + ".");
    }
    GoldenFolder read = GoldenFolder.read(folder);
    String wanted = shown == null ? chosen : shown;
    List<GoldenCase> cases =
        read.cases().stream().filter(c -> wanted == null || c.id().equals(wanted)).toList();
    if (cases.isEmpty() && read.damaged().isEmpty()) {
      return refuse(
          "There is no golden vector "
              + (wanted == null ? "" : wanted + " ")
              + "in "
              + folder
              + ".");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (shown != null) {
      cases.forEach(golden -> out.print(GoldenRun.text(golden)));
      out.flush();
      return Bnn.OK;
    }
    boolean passed;
    try {
      passed = report(cases, new GoldenReport(GoldenRun.of(cases, backends)), out);
    } catch (NoDeviceException e) {
      return refuse(e.getMessage() + ".");
    }
    read.damaged().forEach(file -> spec.commandLine().getErr().println(file));
    return passed && read.damaged().isEmpty() ? Bnn.OK : Bnn.INVALID_INPUT;
  }

  private boolean report(List<GoldenCase> cases, GoldenReport report, PrintWriter out) {
    out.print(verbose ? report.details() : "");
    out.print(report.table());
    cases.stream()
        .filter(GoldenCase::isDocumentation)
        .forEach(golden -> out.println("not run, as it is documentation: " + golden));
    out.print(report.failures());
    out.flush();
    return report.passed();
  }

  private int refuse(String why) {
    spec.commandLine().getErr().println(why);
    return Bnn.INVALID_INPUT;
  }

  private List<TestedBackend> backends() {
    List<TestedBackend> all = new ArrayList<>(TestedBackend.all());
    if (backend == null) {
      return all;
    }
    all.add(TestedBackend.gpu());
    List<TestedBackend> wanted = all.stream().filter(b -> b.name().equals(backend)).toList();
    if (wanted.isEmpty()) {
      String names = all.stream().map(TestedBackend::name).collect(Collectors.joining(", "));
      throw new ParameterException(
          spec.commandLine(), "There is no backend " + backend + "; there is: " + names);
    }
    return wanted;
  }
}
