package org.bnn4j.generator.resolve;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Source;

/**
 * All files of a run with their names resolved.
 *
 * @param files the library's files, then the user's, each in the order given
 * @param visible for each source, what a name at its top level means there: its own package, its
 *     imports, the library's package {@code bnn}
 */
public record Program(List<BnnFile> files, Map<Source, Map<String, Declaration>> visible) {
  public Program {
    files = List.copyOf(files);
    visible = Map.copyOf(visible);
  }

  /** The declaration that {@code name} means in {@code source}. */
  public Optional<Declaration> find(Source source, String name) {
    return Optional.ofNullable(visible.getOrDefault(source, Map.of()).get(name));
  }

  /** The package of a file, empty text if it names none. */
  public String packageOf(Source source) {
    return files.stream()
        .filter(f -> f.source().equals(source))
        .findFirst()
        .flatMap(BnnFile::packageName)
        .map(BnnFile.QualifiedName::text)
        .orElse("");
  }
}
