package org.bnn4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import org.bnn4j.generator.GenerationResult;
import org.bnn4j.generator.emit.GeneratedFile;
import org.bnn4j.generator.file.OutputFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes Java sources. */
@Command(
    name = "generate",
    description = {
      "Writes the Java sources of all networks in .bnn files.",
      "Where there are errors, nothing is written."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class GenerateCommand implements Callable<Integer> {
  @Mixin private Inputs inputs;
  @Spec private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      required = true,
      description = "Where the sources go; folders for packages are made in it.")
  private Path output;

  GenerateCommand() {}

  @Override
  public Integer call() throws IOException {
    GenerationResult result = inputs.compile(Set.of());
    Bnn.print(spec.commandLine(), result.diagnostics());
    var folder = new OutputFolder(output);
    for (GeneratedFile file : result.files()) {
      boolean changed = folder.write(file.path(), file.text().getBytes(UTF_8));
      String state = changed ? "written" : "unchanged";
      spec.commandLine().getOut().println(output.resolve(file.path()) + ": " + state);
    }
    return Bnn.OK;
  }
}
