package org.bnn4j.maven.generation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bnn4j.generator.GenerationRequest;
import org.bnn4j.generator.GenerationResult;
import org.bnn4j.generator.Generator;
import org.bnn4j.generator.ReportResult.NetworkReport;
import org.bnn4j.generator.file.SourceFiles;
import org.bnn4j.grammar.syntax.Source;
import org.codehaus.plexus.util.DirectoryScanner;

/**
 * The {@code .bnn} files of one execution.
 *
 * @param base the project's folder: messages and generated comments name files relative to it
 * @param folder where the files are
 * @param includes which of them belong to the set, as Ant patterns
 * @param excludes which of them do not
 * @param defaultPackage the Java package of files that name none
 */
public record SourceSet(
    Path base, Path folder, List<String> includes, List<String> excludes, String defaultPackage) {
  public SourceSet {
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
  }

  /** The files, in an order that is the same on every machine. */
  public List<Path> files() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    var scanner = new DirectoryScanner();
    scanner.setBasedir(folder.toFile());
    scanner.setIncludes(includes.toArray(String[]::new));
    scanner.setExcludes(excludes.toArray(String[]::new));
    scanner.addDefaultExcludes();
    scanner.scan();
    return Stream.of(scanner.getIncludedFiles())
        .map(name -> name.replace('\\', '/'))
        .sorted()
        .map(folder::resolve)
        .toList();
  }

  /** How messages and generated comments name a file. */
  String nameOf(Path file) {
    return SourceFiles.nameOf(base, file);
  }

  /**
   * Compiles the files.
   *
   * @throws org.bnn4j.grammar.diagnostic.InvalidInputException if they have errors
   */
  public GenerationResult compile() {
    List<Source> sources = SourceFiles.read(base, files());
    if (sources.isEmpty()) {
      return new GenerationResult(List.of(), List.of(), List.of());
    }
    return new Generator().generate(new GenerationRequest(sources, defaultPackage, Set.of()));
  }

  /**
   * What became of each network of the files.
   *
   * @throws org.bnn4j.grammar.diagnostic.InvalidInputException if they have errors
   */
  List<NetworkReport> reports() {
    List<Source> sources = SourceFiles.read(base, files());
    var request = new GenerationRequest(sources, defaultPackage, Set.of());
    return new Generator().report(request).reports();
  }
}
