package org.bnn4j.generator.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bnn4j.grammar.Parser;
import org.bnn4j.grammar.SourceReader;
import org.bnn4j.grammar.diagnostic.Diagnostics;
import org.bnn4j.grammar.syntax.BnnFile.QualifiedName;
import org.bnn4j.grammar.syntax.Source;

/**
 * The rest of a package: files see the declarations of their package, so a single file needs those
 * that lie beside it and name the same one.
 */
public final class Neighbours {
  private static final String ENDING = ".bnn";

  private Neighbours() {}

  /**
   * The files that lie beside the given ones and name the same package, in the order of their
   * names. A file without a package has none.
   *
   * @param base the folder that names are relative to
   */
  public static List<Source> of(Path base, List<Path> files) {
    Set<Path> known = new HashSet<>();
    files.forEach(file -> known.add(file.toAbsolutePath().normalize()));
    List<Source> neighbours = new ArrayList<>();
    for (Path file : files) {
      Optional<String> own = packageOf(read(base, file));
      if (own.isPresent()) {
        for (Path other : beside(file)) {
          Optional<Source> source = read(base, other);
          if (packageOf(source).equals(own) && known.add(other.toAbsolutePath().normalize())) {
            source.ifPresent(neighbours::add);
          }
        }
      }
    }
    return neighbours;
  }

  private static List<Path> beside(Path file) {
    try (Stream<Path> files = Files.list(file.toAbsolutePath().normalize().getParent())) {
      return files.filter(f -> f.toString().endsWith(ENDING)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Source> read(Path base, Path file) {
    return SourceReader.read(file, SourceFiles.nameOf(base, file), new Diagnostics());
  }

  private static Optional<String> packageOf(Optional<Source> source) {
    return source
        .flatMap(s -> Parser.parse(s, new Diagnostics()).packageName())
        .map(QualifiedName::text);
  }
}
