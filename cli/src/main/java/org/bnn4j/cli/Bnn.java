package org.bnn4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.bnn4j.grammar.diagnostic.Diagnostic;
import org.bnn4j.grammar.diagnostic.DiagnosticPrinter;
import org.bnn4j.grammar.diagnostic.InvalidInputException;
import org.bnn4j.grammar.diagnostic.Suggestions;
import org.bnn4j.onnx.ExportException;
import org.bnn4j.runtime.io.ModelFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The compiler on the command line. Exit codes: 0 all is well, 1 the input has errors or a file
 * cannot be written, 2 the arguments are wrong, 3 a bug.
 */
@Command(
    name = "./bnn",
    description = "The compiler for binary neural networks.",
    subcommands = {
      CheckCommand.class,
      SummaryCommand.class,
      ReportCommand.class,
      DumpCommand.class,
      GenerateCommand.class,
      ExportCommand.class,
      GoldenCommand.class
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
public final class Bnn implements Runnable {
  static final int OK = 0;
  static final int INVALID_INPUT = 1;
  private static final int BUG = 3;

  @Spec private CommandSpec spec;

  Bnn() {}

  /** Runs a command and ends with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Bnn())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Bnn::explain);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command.");
  }

  /** Prints problems in the input where a person looks for them. */
  static void print(CommandLine command, List<Diagnostic> diagnostics) {
    command.getErr().print(DiagnosticPrinter.print(diagnostics));
    command.getErr().flush();
  }

  /** Says that there is no network of a name, and which there are. */
  static int noNetwork(CommandLine command, String name, List<String> known) {
    String help = Suggestions.help(name, known).map(h -> "; " + h).orElse("");
    command
        .getErr()
        .println("There is no network " + name + "; there is: " + String.join(", ", known) + help);
    return INVALID_INPUT;
  }

  private static int explain(Exception exception, CommandLine command, ParseResult arguments) {
    PrintWriter err = command.getErr();
    switch (exception) {
      case InvalidInputException invalid -> print(command, invalid.diagnostics());
      case ModelFileException e -> err.println(e.getMessage());
      case ExportException e -> err.println(e.getMessage());
      case IOException e -> err.println("cannot read or write a file: " + e);
      default -> {
        err.println("This is a bug in bnn4j; please report it with the lines below.");
        exception.printStackTrace(err);
        return BUG;
      }
    }
    return INVALID_INPUT;
  }
}
