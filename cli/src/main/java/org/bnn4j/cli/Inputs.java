package org.bnn4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bnn4j.generator.GenerationRequest;
import org.bnn4j.generator.GenerationResult;
import org.bnn4j.generator.Generator;
import org.bnn4j.generator.GraphResult;
import org.bnn4j.generator.ReportResult;
import org.bnn4j.generator.Stage;
import org.bnn4j.generator.SummaryResult;
import org.bnn4j.generator.file.Neighbours;
import org.bnn4j.generator.file.SourceFiles;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments that all commands share: which files, and the package of those that name none. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class Inputs {
  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "The .bnn files. Those beside them in the same package are seen, too.")
  private List<Path> files;

  @Option(
      names = "--package",
      paramLabel = "NAME",
      defaultValue = "generated",
      description = "The Java package of files without a package line. Default: ${DEFAULT-VALUE}.")
  private String defaultPackage;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Prints this text.")
  @SuppressWarnings("unused") // picocli acts on it.
  private boolean help;

  Inputs() {}

  /**
   * The name of a network, if it stands behind the files: {@code summary nets.bnn Small}. It is no
   * file, and has not the ending of one.
   */
  Optional<String> network() {
    String last = files.getLast().toString();
    boolean name = files.size() > 1 && !last.endsWith(".bnn") && !Files.exists(files.getLast());
    return name ? Optional.of(last) : Optional.empty();
  }

  private List<Path> sources() {
    return network().isPresent() ? files.subList(0, files.size() - 1) : files;
  }

  /**
   * Compiles the files.
   *
   * @throws org.bnn4j.grammar.diagnostic.InvalidInputException if they have errors
   */
  GenerationResult compile(Set<Stage> dumps) {
    return new Generator().generate(request(files, dumps));
  }

  /**
   * Counts what the networks of the files cost; the last argument may be the name of a network.
   *
   * @throws org.bnn4j.grammar.diagnostic.InvalidInputException if they have errors
   */
  SummaryResult summarize() {
    return new Generator().summarize(request(sources(), Set.of()));
  }

  /**
   * Says what became of the networks of the files; the last argument may be the name of a network.
   *
   * @throws org.bnn4j.grammar.diagnostic.InvalidInputException if they have errors
   */
  ReportResult report() {
    return new Generator().report(request(sources(), Set.of()));
  }

  /**
   * The graphs of the networks of the files; the last argument may be the name of a network.
   *
   * @throws org.bnn4j.grammar.diagnostic.InvalidInputException if they have errors
   */
  GraphResult graphs() {
    return new Generator().graphs(request(sources(), Set.of()));
  }

  private GenerationRequest request(List<Path> sources, Set<Stage> dumps) {
    Path here = Path.of("");
    return new GenerationRequest(
        SourceFiles.read(here, sources), Neighbours.of(here, sources), defaultPackage, dumps);
  }

  /** {@code 1 file}, a network's name not counted. */
  String count() {
    int count = sources().size();
    return count + (count == 1 ? " file" : " files");
  }
}
