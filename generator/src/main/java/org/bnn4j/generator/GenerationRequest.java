package org.bnn4j.generator;

import java.util.List;
import java.util.Set;
import org.bnn4j.grammar.syntax.Source;

/**
 * What to generate.
 *
 * @param sources the user's files
 * @param neighbours files whose declarations those may use; nothing is generated for them
 * @param defaultPackage the Java package of files that name none
 * @param dumps the stages whose text is wanted
 */
public record GenerationRequest(
    List<Source> sources, List<Source> neighbours, String defaultPackage, Set<Stage> dumps) {
  public GenerationRequest {
    sources = List.copyOf(sources);
    neighbours = List.copyOf(neighbours);
    dumps = Set.copyOf(dumps);
  }

  /** A request of files that need no others. */
  public GenerationRequest(List<Source> sources, String defaultPackage, Set<Stage> dumps) {
    this(sources, List.of(), defaultPackage, dumps);
  }
}
