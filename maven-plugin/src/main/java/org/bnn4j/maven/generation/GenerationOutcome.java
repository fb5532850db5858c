package org.bnn4j.maven.generation;

import java.util.List;
import org.bnn4j.grammar.diagnostic.Diagnostic;

/**
 * What one execution did.
 *
 * @param upToDate whether there was nothing to do
 * @param sources the number of {@code .bnn} files
 * @param files the number of Java sources that they make
 * @param written how many of those had changed
 * @param deleted the number of Java sources that nothing makes any more
 * @param warnings the problems that did not stop it
 */
public record GenerationOutcome(
    boolean upToDate, int sources, int files, int written, int deleted, List<Diagnostic> warnings) {
  public GenerationOutcome {
    warnings = List.copyOf(warnings);
  }
}
