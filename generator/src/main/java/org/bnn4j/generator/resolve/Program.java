package org.bnn4j.generator.resolve;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bnn4j.grammar.syntax.BnnFile;
import org.bnn4j.grammar.syntax.Declaration;
import org.bnn4j.grammar.syntax.Declaration.InstanceDeclaration;
import org.bnn4j.grammar.syntax.Declaration.NetworkDeclaration;
import org.bnn4j.grammar.syntax.Source;

/**
 * All files of a run with their names resolved.
 *
 * @param library the library's files, in the order given
 * @param neighbours files whose declarations the user's files may use, and whose networks nobody
 *     asked for
 * @param sources the user's files, in the order given
 * @param visible for each source, what a name at its top level means there
 */
public record Program(
    List<BnnFile> library,
    List<BnnFile> neighbours,
    List<BnnFile> sources,
    Map<Source, VisibleNames> visible) {
  public Program {
    library = List.copyOf(library);
    neighbours = List.copyOf(neighbours);
    sources = List.copyOf(sources);
    visible = Map.copyOf(visible);
  }

  /** The library's files, then the user's with their neighbours in front. */
  public List<BnnFile> files() {
    return Stream.of(library, neighbours, sources).flatMap(List::stream).toList();
  }

  /**
   * The user's networks that get a class, in the order of their files. A network with a parameter
   * that has no default is built by others alone.
   */
  public List<NetworkInstance> networks() {
    return sources.stream()
        .flatMap(f -> f.declarations().stream())
        .flatMap(d -> network(d).stream())
        .toList();
  }

  private Optional<NetworkInstance> network(Declaration declaration) {
    return switch (declaration) {
      case NetworkDeclaration network ->
          network.parameters().stream().allMatch(p -> p.defaultValue().isPresent())
              ? Optional.of(NetworkInstance.of(network))
              : Optional.empty();
      case InstanceDeclaration instance ->
          find(instance.span().source(), instance.network().name())
              .filter(NetworkDeclaration.class::isInstance)
              .map(network -> NetworkInstance.of(instance, (NetworkDeclaration) network));
      default -> Optional.empty();
    };
  }

  /** The declaration that {@code name} means in {@code source}. */
  public Optional<Declaration> find(Source source, String name) {
    return Optional.ofNullable(namesIn(source).declarations().get(name));
  }

  /** What names mean at the top level of {@code source}. */
  public VisibleNames namesIn(Source source) {
    return visible.getOrDefault(source, VisibleNames.NONE);
  }

  /** The package of a file, empty text if it names none. */
  public String packageOf(Source source) {
    return files().stream()
        .filter(f -> f.source().equals(source))
        .findFirst()
        .flatMap(BnnFile::packageName)
        .map(BnnFile.QualifiedName::text)
        .orElse("");
  }
}
