package org.bnn4j.generator;

import java.util.List;
import java.util.Set;
import org.bnn4j.grammar.syntax.Source;

/**
 * What to generate.
 *
 * @param sources the user's files
 * @param defaultPackage the Java package of files that name none
 * @param dumps the stages whose text is wanted
 */
public record GenerationRequest(List<Source> sources, String defaultPackage, Set<Stage> dumps) {
  public GenerationRequest {
    sources = List.copyOf(sources);
    dumps = Set.copyOf(dumps);
  }
}
