package org.bnn4j.cli;

import java.util.Set;
import java.util.concurrent.Callable;
import org.bnn4j.generator.GenerationResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Reports problems. */
@Command(name = "check", description = "Reports the problems in .bnn files and writes nothing.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class CheckCommand implements Callable<Integer> {
  @Mixin private Inputs inputs;
  @Spec private CommandSpec spec;

  CheckCommand() {}

  @Override
  public Integer call() {
    GenerationResult result = inputs.compile(Set.of());
    Bnn.print(spec.commandLine(), result.diagnostics());
    spec.commandLine().getOut().println("No errors in " + inputs.count() + ".");
    return Bnn.OK;
  }
}
